/** `make test-appliance`: a Debian in a virtual machine, with devices that its kernel takes for real. See README.md. */
import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { printerOnLine } from '../support/printer-line.js';
import { boot, image } from './host/guest.js';
import { hostLine } from './host/line.js';
import { takePhotographs } from './host/photographer.js';

const ROOT = resolve(import.meta.dirname, '../../..');
const KEPT = resolve(process.env.QBOX_APPLIANCE_DIR ?? join(ROOT, 'var/appliance'));
/** Of the guest from its first instruction to its last: several times what a busy machine took. */
const LIMIT_MS = 2_400_000;

const CONSOLE_LINES = 40;

/** Of the printer on the guest's last line. QEMU opens its terminal at 115200: this speed is there only where the guest's driver set it. */
const PRINTER_BAUD = 19_200;

/** Each is a folder of scenarios with a guest of its own, as they leave other traces in it. */
const ROUNDS = [
  { folder: 'scenarios', line: 'echo', hasPrinter: true, hasPackages: false },
  { folder: 'installed', line: 'record', hasPrinter: false, hasPackages: true },
] as const;
type Round = (typeof ROUNDS)[number];

const say = (text: string): boolean => process.stderr.write(`${text}\n`);

/** The guest's lines, printed as they come behind `head`. */
async function linesOf(guest: ChildProcess, head: string): Promise<string[]> {
  const lines: string[] = [];
  if (!guest.stdout) return lines;
  for await (const line of createInterface({ input: guest.stdout })) {
    process.stdout.write(`${head}${line}\n`);
    lines.push(line.trim());
  }
  return lines;
}

interface Way {
  /** The guest's image. */
  readonly folder: string;
  readonly scenarios: readonly string[];
  /** Before each of its lines. */
  readonly head: string;
}

/** How many checks it passed; 0 = one of them, or the guest, failed. */
async function run({ folder: round, line: manner, hasPrinter, hasPackages }: Round, { folder, scenarios, head }: Way): Promise<number> {
  const logs = join(KEPT, 'logs', round);
  const exchange = join(logs, 'exchange');
  rmSync(logs, { recursive: true, force: true });
  mkdirSync(exchange, { recursive: true });
  if (hasPackages) execFileSync(join(ROOT, 'test/appliance/host/packages'), [ROOT, exchange], { stdio: ['ignore', 'inherit', 'inherit'] });
  // Not in the folder of the logs, whose path may be longer than that of a socket can be.
  const sockets = mkdtempSync(join(tmpdir(), 'qbox-appliance-'));
  const monitor = join(sockets, 'monitor');
  const line = await hostLine(sockets, exchange, manner);
  const printer = hasPrinter ? await printerOnLine(PRINTER_BAUD, 'generic-80mm') : null;
  const photographer = takePhotographs(exchange, monitor);
  const consoleLog = join(logs, 'console.log');
  const terminal = printer?.path ?? null;
  const guest = boot({ root: ROOT, exchange, folder, consoleLog, line: line.path, terminal, monitor, round, scenarios, limitMs: LIMIT_MS });
  const kill = (): boolean => guest.kill('SIGKILL');
  process.once('SIGINT', kill);
  const ended = once(guest, 'exit');
  const lines = await linesOf(guest, head);
  await ended;
  process.off('SIGINT', kill);
  photographer.end();
  line.end();
  await printer?.close();
  rmSync(sockets, { recursive: true });
  writeFileSync(join(logs, 'guest.log'), lines.map((line) => `${line}\n`).join(''));
  const passed = Number(lines.find((line) => /^# pass \d+$/.test(line))?.slice('# pass '.length));
  return passed > 0 && lines.includes('# fail 0') && lines.includes('guest: node ended with 0') ? passed : 0;
}

/** Steps of another one: run where it is asked for by name. */
const PARTS = ['first-hour'];
const EVERYTHING = '.';

const scenariosOf = (folder: string, asked: string): string[] =>
  readdirSync(join(ROOT, 'dist/test/appliance', folder))
    .filter((file) => file.endsWith('.js'))
    .map((file) => file.slice(0, -'.js'.length))
    .filter((name) => (asked === EVERYTHING ? !PARTS.includes(name) : new RegExp(asked).test(name)));

async function main(asked: string): Promise<void> {
  const rounds = ROUNDS.map((round) => ({ ...round, scenarios: scenariosOf(round.folder, asked) })).filter(
    ({ scenarios }) => scenarios.length > 0,
  );
  if (rounds.length === 0) throw new Error(`no scenario has ${asked} in its name`);
  const folder = await image(join(ROOT, 'test/appliance/image'), KEPT);
  // At once: each waits now and then, for a watchdog or for a printer that takes nothing.
  const all = rounds.map(async (round) => {
    const head = rounds.length > 1 ? `${round.folder}: ` : '';
    return { round, passed: await run(round, { folder, scenarios: round.scenarios, head }) };
  });
  for (const { round, passed } of await Promise.all(all)) {
    if (passed > 0) {
      say(`The appliance passed ${passed} checks of ${round.folder}/`);
      continue;
    }
    const logs = join(KEPT, 'logs', round.folder);
    const lines = readFileSync(join(logs, 'console.log'), 'latin1').split('\n');
    // For a guest that never came to its scenarios; what it said there is above.
    say(lines.slice(-CONSOLE_LINES).join('\n'));
    say(`The appliance failed in ${round.folder}/: that was the end of its console, and all it said is in ${logs}/`);
    process.exitCode = 1;
  }
}

await main(process.argv[2] ?? EVERYTHING);
