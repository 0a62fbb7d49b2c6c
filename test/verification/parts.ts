/** What a release needs besides the gate of a landing. */

export interface Part {
  readonly name: string;
  /** What has been shown when it passed, for docs/reliability.md. */
  readonly shows: string;
  /** Of a shell, in the checkout's root. */
  readonly command: string;
  /** The rooms it looks at: a change of them makes a record older. */
  readonly looksAt: readonly string[];
}

const BOX = ['server', 'db', 'drivers', 'package-lock.json'];

/** At full depth: ten times as deep as in the gate. */
const campaign = (folders: string): string => `QBOX_TEST_DEPTH=1 vitest run ${folders}`;

export const PARTS: readonly Part[] = [
  {
    name: 'rules',
    shows: '10,000 random histories against the models, and the properties of pure code ten times as deep as in the gate',
    command: campaign('--project pure'),
    looksAt: ['server/model', 'server/protocol', 'server/engine', 'server/presentation', 'server/config', 'server/whatif', 'drivers'],
  },
  {
    name: 'durability',
    shows: '100 rounds of `kill -9` under load, 600 damaged logs, disks that fail at each call',
    command: campaign('test/durability test/db test/pipeline test/recount'),
    looksAt: BOX,
  },
  {
    name: 'devices',
    shows: 'printers, boards and keypads that misbehave in random histories',
    command: campaign('test/devices'),
    looksAt: ['server/devices', 'drivers', 'firmware-profiles'],
  },
  {
    name: 'hostile',
    shows: 'random frames, floods, guesses, every refusal of the catalogue',
    command: campaign('test/hostile test/rights test/transport test/fuzz'),
    looksAt: BOX,
  },
  {
    name: 'headquarters',
    shows: '40 kills in any mixture behind a line that is cut, 28 days without a line, figures counted again',
    command: `QBOX_HQ_ROUNDS=40 ${campaign('test/hq test/uplink')}`,
    looksAt: ['server/hq', 'server/uplink', 'server/protocol', 'server/model', 'db'],
  },
  {
    name: 'pages',
    shows: 'every page with axe-core, its colours in every theme, its layout in every language and size',
    command: campaign('test/web'),
    looksAt: ['server/web', 'server/protocol', 'server/model', 'server/presentation', 'locales', 'docs/help'],
  },
  {
    name: 'simulation',
    shows: 'thirty days of random seeds on virtual time, whose books balance, and every figure of a month counted again',
    command: 'make soak-sim RUNS=30 && QBOX_SIM_DAYS=30 make recount',
    looksAt: BOX,
  },
  {
    name: 'mutations',
    shows: 'the box is broken on purpose in some forty ways, and the simulation finds each',
    command: 'make mutations',
    looksAt: [...BOX, 'test/mutation', 'test/sim'],
  },
  {
    name: 'fuzz',
    shows: 'input that is led by coverage breaks no decoder and no reader, fifteen seconds each',
    command: 'QBOX_FUZZ_SECONDS=15 make fuzz',
    looksAt: ['server/protocol', 'server/config', 'db', 'drivers'],
  },
  {
    name: 'appliance',
    shows: 'the package on a Debian with kernel devices: all scenarios',
    command: 'make deb test-appliance',
    looksAt: [...BOX, 'systemd', 'firmware-profiles'],
  },
  {
    name: 'arm64',
    shows: "the Raspberry Pi's package replays the original's samples and prints, its processor emulated",
    command: 'make test-arm64',
    looksAt: [...BOX, 'systemd'],
  },
  {
    name: 'power-cuts',
    shows: 'five cuts of a virtual machine under load, and 300 disks that lost what was not flushed',
    command: 'make power-cuts',
    looksAt: ['server/app', 'server/pipeline', 'server/engine', 'db'],
  },
  {
    name: 'soak',
    shows: 'ten minutes at ten times a busy day: memory, descriptors, event loop',
    command: 'QBOX_SOAK_MINUTES=10 make soak',
    looksAt: BOX,
  },
  {
    name: 'speed',
    shows: 'the processor time of a message beside what was recorded last',
    command: 'make bench-quick && test ! -s var/slower',
    looksAt: BOX,
  },
  { name: 'node-22', shows: 'every test on Node 22', command: '.ci/on-node 22 make test', looksAt: [...BOX, 'test'] },
  { name: 'node-24', shows: 'every test on Node 24', command: '.ci/on-node 24 make test', looksAt: [...BOX, 'test'] },
];
