/** `qctl device`: the devices of the box. Other files in this folder have the commands for their configuration. */
import { type Command, Option } from 'commander';
import { toHex } from '../../../drivers/twins/printer/hex.js';
import type { DeviceBytes, QboxClient } from '../../protocol/client/client.js';
import type { ReplyData } from '../../protocol/registry.js';
import type { Dependencies } from '../dependencies.js';
import { KINDS, type Kind } from '../devices/kinds.js';
import { NotInOrderError } from '../failures.js';
import { globalOptions, idNumber, sessionOptions } from '../global-options.js';
import { json, jsonLine, type Page, paint, printable, table } from '../output.js';
import { confirmed } from '../questions.js';
import { withSession } from '../session.js';
import { addAdd, addRemove } from './device-add.js';
import { addProfile } from './device-profile.js';
import { addScan } from './device-scan.js';

export function addDevice(root: Command, dependencies: Dependencies): void {
  const device = root.command('device').description('devices: printers, boards, screens, keypads, scanners, loudspeakers');
  addList(device.command('list'), dependencies);
  addScan(device.command('scan'), dependencies);
  addAdd(device.command('add [kind] [name]'), dependencies);
  addRemove(device.command('remove <kind> <name>'), dependencies);
  addTest(device, dependencies);
  addWatchDevice(device.command('watch <name>'), dependencies);
  addAddress(device.command('address <name> <new>'), dependencies);
  addProfile(device, dependencies);
}

type Device = ReplyData<'devices'>[number];

function addList(command: Command, dependencies: Dependencies): void {
  command
    .description('lists the devices of the box with their states, faults and remedies')
    .addOption(new Option('--kind <kind>', 'only these').choices(KINDS))
    .addHelpText('after', '\nExamples:\n  qctl device list                   all\n  qctl device list --kind printer    printers')
    .action(async (own: { readonly kind?: Kind }) => {
      const options = globalOptions(command);
      await withSession(sessionOptions(options), dependencies, async ({ client }) => {
        const devices = (await client.call('devices', {})).filter(({ kind }) => own.kind === undefined || kind === own.kind);
        dependencies.out(options.json ? json(devices) : showDevices(devices, dependencies));
      });
    });
}

function showDevices(devices: readonly Device[], page: Dependencies): string {
  const rows = devices.map(({ name, kind, state, jobs, roll, profile, model, port }) => ({
    name,
    kind,
    state,
    profile,
    model,
    port,
    jobs: kind === 'printer' ? jobs : null,
    tickets_left: roll?.tickets_left ?? null,
    paper_used_m: roll === null ? null : (roll.used_mm / 1000).toFixed(1),
  }));
  const troubles = devices.flatMap(({ name, kind, troubles }) =>
    troubles.map(({ text, remedy }) => `${printable(`${kind} ${name}: ${text} ${remedy}`)}\n`),
  );
  return table(rows, page) + troubles.join('');
}

function addAddress(command: Command, dependencies: Dependencies): void {
  command
    .description('gives an LED board another address; the board keeps it without power')
    .option('--from <address>', 'present address; without it any, and then no other board may be connected', idNumber)
    .option('--yes', 'do it without asking')
    .addHelpText(
      'after',
      '\nExamples:\n  qctl device address hall 37 --from 36    board 36 of the line hall becomes 37\n' +
        '  qctl device address hall 37              the only board of the line becomes 37',
    )
    .action(async (name: string, to: string, own: { readonly from?: number; readonly yes?: boolean }) => {
      const address = idNumber(to);
      const what =
        own.from === undefined
          ? `EVERY board of the line ${name} that is connected now takes the address ${address}. Is exactly one connected?`
          : `The board ${own.from} of the line ${name} takes the address ${address}, and boards that have it already become its double.`;
      await confirmed(dependencies, own.yes, what);
      await withSession(sessionOptions(globalOptions(command)), dependencies, async ({ client }) => {
        await changeAddress(client, name, own.from, address);
        dependencies.out(
          `said to the board; the book ScoreBoard is to name ${address} as its address, then "qctl device identify ${name}" shows it\n`,
        );
      });
    });
}

const changeAddress = (client: QboxClient, device: string, from: number | undefined, to: number) =>
  client.call('setBoardAddress', { device, to, ...(from === undefined ? { only_board: true } : { from }) });

/** The longest test waits 15 s for keys. */
const PATIENCE_MS = 60_000;

function addTest(device: Command, dependencies: Dependencies): void {
  const kindOption = () => new Option('--kind <kind>', 'needed if devices of several kinds have this name').choices(KINDS);
  const test = device
    .command('test <name> [pattern]')
    .description('tests a device; tickets and calls go first, and afterwards the device shows its usual content')
    .addOption(kindOption())
    .addHelpText(
      'after',
      '\nPatterns: printers page; LED boards segments, glyphs; screens picture; keypads lights, keys; loudspeakers sentence.\n' +
        '\nExamples:\n  qctl device test hall --kind printer    a test page\n' +
        '  qctl device test hall glyphs            every letter of the boards\n' +
        '  qctl device test window-2 keys          listens to the keys for a while, without obeying them',
    )
    .action((name: string, pattern: string | undefined, own: { readonly kind?: Kind }) => run(test, dependencies, name, pattern, own.kind));
  const identify = device
    .command('identify <name>')
    .description('finds a device: it blinks, beeps or prints a short slip')
    .addOption(kindOption())
    .addHelpText('after', '\nExamples:\n  qctl device identify hall --kind led    each board shows its address')
    .action((name: string, own: { readonly kind?: Kind }) => run(identify, dependencies, name, 'identify', own.kind));
}

async function run(command: Command, dependencies: Dependencies, name: string, pattern: string | undefined, kind: Kind | undefined) {
  const options = globalOptions(command);
  await withSession(sessionOptions(options), dependencies, async ({ client }) => {
    dependencies.progress?.(`${name} is being tried out`);
    const order = { name, ...(kind !== undefined && { kind }), ...(pattern !== undefined && { pattern }) };
    const report = await client.call('testDevice', order, { timeoutMs: PATIENCE_MS }).finally(() => dependencies.progress?.(''));
    dependencies.out(options.json ? json(report) : `${printable(report.text)}\n`);
    if (!report.done) throw new NotInOrderError(`${report.kind} ${name}: ${report.pattern} was not done`);
  });
}

interface WatchOptions {
  readonly kind?: Kind;
  readonly count?: number;
}

function addWatchDevice(command: Command, dependencies: Dependencies): void {
  command
    .description('shows the bytes of a device in both directions with their meaning, until Ctrl-C; does not disturb the device')
    .addOption(new Option('--kind <kind>', 'needed if devices of several kinds have this name').choices(KINDS))
    .option('--count <number>', 'end after this many pieces', idNumber)
    .addHelpText(
      'after',
      '\nExamples:\n  qctl device watch hall --kind led          what is said on the line of the boards\n' +
        '  qctl device watch window-2 --count 1       the next key that is pressed',
    )
    .action((name: string, own: WatchOptions) => watch(command, dependencies, name, own));
}

async function watch(command: Command, dependencies: Dependencies, name: string, own: WatchOptions): Promise<void> {
  const options = globalOptions(command);
  await withSession(sessionOptions(options), dependencies, async ({ client, interrupted }) => {
    let left = own.count ?? Number.POSITIVE_INFINITY;
    let finish = (): void => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const order = { name, ...(own.kind !== undefined && { kind: own.kind }) };
    await client.watchDevice(order, ({ dropped, chunks }) => {
      if (dropped > 0 && left > 0) dependencies.err(`qctl: ${dropped} bytes came too fast to be shown\n`);
      for (const chunk of chunks) {
        if (left <= 0) return;
        left -= 1;
        dependencies.out(options.json ? jsonLine(chunk) : showChunk(chunk, dependencies));
        if (left <= 0) finish();
      }
    });
    // The box ends the subscription with the connection.
    await Promise.race([finished, interrupted]);
  });
}

const SHOWN_BYTES = 32;
const ARROWS = { out: '→', in: '←', opened: '+', lost: '-' } as const;

/** A line for the bytes, and one for each decoded message. */
function showChunk({ at, direction, bytes, note, said = [] }: DeviceBytes['chunks'][number], page: Page): string {
  const time = at.slice(11, 23);
  if (direction === 'opened' || direction === 'lost') {
    const words = printable(`${ARROWS[direction]} the port was ${direction}${note && `: ${note}`}`);
    return `${paint(page, 'dim', time)} ${paint(page, 'yellow', words)}\n`;
  }
  const raw = Buffer.from(bytes, 'base64');
  const rest = raw.length > SHOWN_BYTES ? ` … (${raw.length} bytes)` : '';
  const words = said.map((what) => `${' '.repeat(time.length + 3)}${paint(page, 'cyan', printable(what))}\n`);
  return `${paint(page, 'dim', time)} ${ARROWS[direction]} ${toHex(raw.subarray(0, SHOWN_BYTES))}${rest}\n${words.join('')}`;
}
