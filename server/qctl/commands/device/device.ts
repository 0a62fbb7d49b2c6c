/** `qctl device`: the devices of the box. Other files in this folder have the commands for their configuration. */
import { Option } from 'commander';
import { toHex } from '../../../../drivers/twins/printer/hex.js';
import { KINDS, type Kind } from '../../../config/devices/kinds.js';
import type { DeviceBytes } from '../../../protocol/client/client.js';
import type { ReplyData } from '../../../protocol/registry.js';
import type { Asking, QctlCommand } from '../../command.js';
import type { Dependencies } from '../../dependencies.js';
import { NotInOrderError } from '../../failures.js';
import { idNumber, type Run } from '../../global-options.js';
import { json, jsonLine, type Page, paint, printable, table } from '../../output.js';
import { confirmed, type WithYes } from '../../questions.js';
import { countedDown, withSession } from '../../session.js';
import { addAdd, addRemove } from './device-add.js';
import { addProfile } from './device-profile.js';
import { addScan } from './device-scan.js';

interface OfKind {
  readonly kind?: Kind;
}

export function addDevice(root: QctlCommand): void {
  const device = root.command('device').description('devices: printers, boards, screens, keypads, scanners, loudspeakers');
  device
    .command('list')
    .description('lists the devices of the box with their states, faults and remedies')
    .addOption(new Option('--kind <kind>', 'only these').choices(KINDS))
    .explained({ 'qctl device list': 'all', 'qctl device list --kind printer': 'printers' })
    .asks(
      async ({ client, options }: Asking<OfKind>) =>
        (await client.call('devices', {})).filter(({ kind }) => options.kind === undefined || kind === options.kind),
      showDevices,
    );
  addScan(device.command('scan'));
  addAdd(device.command('add [kind] [name]'));
  addRemove(device.command('remove <kind> <name>'));
  addTest(device);
  device
    .command('watch <name>')
    .description('shows the bytes of a device in both directions with their meaning, until Ctrl-C; does not disturb the device')
    .addOption(kindOption())
    .option('--count <number>', 'end after this many pieces', idNumber)
    .explained({
      'qctl device watch hall --kind led': 'what is said on the line of the boards',
      'qctl device watch window-2 --count 1': 'the next key that is pressed',
    })
    .inSession(watch);
  addAddress(device.command('address <name> <new>'));
  addProfile(device);
}

const kindOption = () => new Option('--kind <kind>', 'needed if devices of several kinds have this name').choices(KINDS);

function showDevices(devices: ReplyData<'devices'>, page: Dependencies): string {
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

function addAddress(command: QctlCommand): void {
  command
    .description('gives an LED board another address; the board keeps it without power')
    .option('--from <address>', 'present address; without it any, and then no other board may be connected', idNumber)
    .withYes()
    .explained({
      'qctl device address hall 37 --from 36': 'board 36 of the line hall becomes 37',
      'qctl device address hall 37': 'the only board of the line becomes 37',
    })
    .does(async (run: Run<WithYes & { readonly from?: number }>, device: string, word: string) => {
      const { from } = run.options;
      const to = idNumber(word);
      const what =
        from === undefined
          ? `EVERY board of the line ${device} that is connected now takes the address ${to}. Is exactly one connected?`
          : `The board ${from} of the line ${device} takes the address ${to}, and boards that have it already become its double.`;
      await confirmed(run, what);
      const order = { device, to, ...(from === undefined ? { only_board: true } : { from }) };
      await withSession(run, ({ client }) => client.call('setBoardAddress', order));
      run.dependencies.out(
        `said to the board; the book ScoreBoard is to name ${to} as its address, then "qctl device identify ${device}" shows it\n`,
      );
    });
}

/** The longest test waits 15 s for keys. */
const PATIENCE_MS = 60_000;

function addTest(device: QctlCommand): void {
  device
    .command('test <name> [pattern]')
    .description('tests a device; tickets and calls go first, and afterwards the device shows its usual content')
    .addOption(kindOption())
    .explained(
      {
        'qctl device test hall --kind printer': 'a test page',
        'qctl device test hall glyphs': 'every letter of the boards',
        'qctl device test window-2 keys': 'listens to the keys for a while, without obeying them',
      },
      'Patterns: printers page; LED boards segments, glyphs; screens picture; keypads lights, keys; loudspeakers sentence.',
    )
    .inSession(test);
  device
    .command('identify <name>')
    .description('finds a device: it blinks, beeps or prints a short slip')
    .addOption(kindOption())
    .explained({ 'qctl device identify hall --kind led': 'each board shows its address' })
    .inSession((asking: Asking<OfKind>, name: string) => test(asking, name, 'identify'));
}

async function test({ client, options, dependencies }: Asking<OfKind>, name: string, pattern: string | undefined): Promise<void> {
  const { kind, json: isJson } = options;
  dependencies.progress?.(`${name} is being tried out`);
  // The picture stands for seconds only: what is to be looked at is said before.
  if (pattern === 'picture')
    dependencies.err('look at the screen now: its white frame must be visible on all four sides, the circle round\n');
  const order = { name, ...(kind !== undefined && { kind }), ...(pattern !== undefined && { pattern }) };
  const report = await client.call('testDevice', order, { timeoutMs: PATIENCE_MS }).finally(() => dependencies.progress?.(''));
  dependencies.out(isJson ? json(report) : `${printable(report.text)}\n`);
  if (!report.done) throw new NotInOrderError(`${report.kind} ${name}: ${report.pattern} was not done`);
}

async function watch(asking: Asking<OfKind & { readonly count?: number }>, name: string): Promise<void> {
  const { client, interrupted, options, dependencies } = asking;
  const { done, next } = countedDown(options.count);
  await client.watchDevice({ name, ...(options.kind !== undefined && { kind: options.kind }) }, ({ dropped, chunks }) => {
    if (dropped > 0) dependencies.err(`qctl: ${dropped} bytes came too fast to be shown\n`);
    for (const chunk of chunks) next(() => dependencies.out(options.json ? jsonLine(chunk) : showChunk(chunk, dependencies)));
  });
  // The box ends the subscription with the connection.
  await Promise.race([done, interrupted]);
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
