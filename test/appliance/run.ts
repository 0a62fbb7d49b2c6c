/** `make test-appliance`: a Debian in a virtual machine, with devices that its kernel takes for real. See README.md. */
import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { boot, image } from './host/guest.js';
import { hostLine } from './host/line.js';
import { takePhotographs } from './host/photographer.js';

const ROOT = resolve(import.meta.dirname, '../../..');
const KEPT = resolve(process.env.QBOX_APPLIANCE_DIR ?? join(ROOT, 'var/appliance'));
/** Of the guest from its first instruction to its last; on a busy machine the devices took four minutes. */
const LIMIT_MS = 1_200_000;

/** Each is a folder of scenarios with a guest of its own, as they leave other traces in it. */
const ROUNDS = [
  { folder: 'scenarios', line: 'echo', hasPackages: false },
  { folder: 'installed', line: 'record', hasPackages: true },
] as const;
type Round = (typeof ROUNDS)[number];

const say = (text: string): boolean => process.stderr.write(`${text}\n`);

/** The guest's lines, printed as they come. */
async function linesOf(guest: ChildProcess): Promise<string[]> {
  const lines: string[] = [];
  if (!guest.stdout) return lines;
  for await (const line of createInterface({ input: guest.stdout })) {
    process.stdout.write(`${line}\n`);
    lines.push(line.trim());
  }
  return lines;
}

/** How many checks it passed; 0 = one of them, or the guest, failed. */
async function run({ folder: round, line: manner, hasPackages }: Round, scenario: string): Promise<number> {
  const logs = join(KEPT, 'logs', round);
  const exchange = join(logs, 'exchange');
  rmSync(logs, { recursive: true, force: true });
  mkdirSync(exchange, { recursive: true });
  if (hasPackages) execFileSync(join(ROOT, 'test/appliance/host/packages'), [ROOT, exchange], { stdio: ['ignore', 'inherit', 'inherit'] });
  const folder = await image(join(ROOT, 'test/appliance/image'), KEPT);
  // Not in the folder of the logs, whose path may be longer than that of a socket can be.
  const sockets = mkdtempSync(join(tmpdir(), 'qbox-appliance-'));
  const monitor = join(sockets, 'monitor');
  const line = await hostLine(sockets, exchange, manner);
  const photographer = takePhotographs(exchange, monitor);
  const consoleLog = join(logs, 'console.log');
  const guest = boot({ root: ROOT, exchange, folder, consoleLog, line: line.path, monitor, round, scenario, limitMs: LIMIT_MS });
  const kill = (): boolean => guest.kill('SIGKILL');
  process.once('SIGINT', kill);
  const ended = once(guest, 'exit');
  const lines = await linesOf(guest);
  await ended;
  process.off('SIGINT', kill);
  photographer.end();
  line.end();
  rmSync(sockets, { recursive: true });
  writeFileSync(join(logs, 'guest.log'), lines.map((line) => `${line}\n`).join(''));
  const passed = Number(lines.find((line) => /^# pass \d+$/.test(line))?.slice('# pass '.length));
  return passed > 0 && lines.includes('# fail 0') && lines.includes('guest: node ended with 0') ? passed : 0;
}

const scenarioFiles = (folder: string, scenario: string): string[] =>
  readdirSync(join(ROOT, 'dist/test/appliance', folder)).filter((file) => file.endsWith('.js') && new RegExp(scenario).test(file));

async function main(scenario: string): Promise<void> {
  const rounds = ROUNDS.filter(({ folder }) => scenarioFiles(folder, scenario).length > 0);
  if (rounds.length === 0) throw new Error(`no scenario has ${scenario} in its name`);
  for (const round of rounds) {
    const passed = await run(round, scenario);
    say(
      passed > 0
        ? `The appliance passed ${passed} checks`
        : `The appliance failed; what it said is in ${join(KEPT, 'logs', round.folder)}/`,
    );
    if (passed === 0) process.exitCode = 1;
  }
}

await main(process.argv[2] ?? '.');
