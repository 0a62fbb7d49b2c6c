/** `qctl device watch`: what goes over the cable of a device, while it works. */
import { type Command, Option } from 'commander';
import { toHex } from '../../../drivers/twins/printer/hex.js';
import type { DeviceBytes } from '../../protocol/client/client.js';
import type { Dependencies } from '../dependencies.js';
import { KINDS, type Kind } from '../devices/kinds.js';
import { globalOptions, idNumber, sessionOptions } from '../global-options.js';
import { jsonLine, type Page, paint, printable } from '../output.js';
import { withSession } from '../session.js';

interface WatchOptions {
  readonly kind?: Kind;
  readonly count?: number;
}

export function addWatchDevice(command: Command, dependencies: Dependencies): void {
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

/** A line for the bytes, and one for each thing that they say. */
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
