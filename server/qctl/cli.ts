/** The command line of qctl: its commands, options and help. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { COMPONENTS, type Component } from '../model/events.js';
import { readRequestData, withWorkplace } from './call.js';
import { commandJson, findCommands, showCommands } from './command-list.js';
import { EXIT, type ExitCode, exitCodeOf, explain, UsageError } from './failures.js';
import { readFirstPassword } from './first-password.js';
import { type Page, paint, printable, showData } from './output.js';
import { pinLine } from './pin.js';
import { readPrinters, showPrinters } from './printers.js';
import { type SessionOptions, withSession } from './session.js';
import { readStatus, showStatus } from './status.js';
import type { Surroundings } from './surroundings.js';
import { type Seen, targetOf, watch } from './watch.js';

/** Runs one command line and resolves with the code to exit with. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  try {
    await program(surroundings).parseAsync(args, { from: 'user' });
    return EXIT.ok;
  } catch (failure) {
    // Commander has said what is wrong; help that was asked for is no fault.
    if (failure instanceof CommanderError) return failure.exitCode === 0 ? EXIT.ok : EXIT.usage;
    surroundings.err(`qctl: ${explain(failure)}\n`);
    return exitCodeOf(failure);
  }
}

interface GlobalOptions {
  readonly url: string;
  readonly user: string;
  readonly password?: string;
  readonly component?: Component;
  readonly workplace?: number;
  readonly registrator?: number;
  readonly qboard?: number;
  readonly scoreboard?: number;
  readonly timeout: number;
  readonly json?: boolean;
}

const DEFAULT_URL = 'ws://localhost:8080';

const EXAMPLES = `
Examples:
  qctl status                                  how the box, its printers and its windows are
  qctl printers                                what is plugged in here, ready for qbox.toml
  qctl call serviceList                        a reference book
  qctl call nextConsumer '{"workplace": 11}'   any command of the protocol
  echo '{"services": [1]}' | qctl call registrateConsumer -
  qctl watch serviceList currentQueue --workplace 11
  qctl commands consumer                       commands with "consumer" in name or summary
  qctl commands nextConsumer                   one command: its fields and an example

Exit codes:
  0 done   1 refused by the box   2 wrong command line   3 the box is not reachable or does not answer
  70 a fault of qctl   130 interrupted

The password is better given in QBOX_PASSWORD or typed when asked: others can see the command line.`;

function program(surroundings: Surroundings): Command {
  const { env } = surroundings;
  const root = new Command('qctl')
    .description('Speaks to a qbox: shows its state, sends commands, watches changes.')
    .addOption(new Option('--url <url>', 'where the box is (environment: QBOX_URL)').default(environmentUrl(env)).argParser(boxUrl))
    .addOption(new Option('--user <login>', 'who logs in (environment: QBOX_USER)').default(env.QBOX_USER ?? 'admin'))
    .option('--password <password>', 'his password (environment: QBOX_PASSWORD)')
    .addOption(new Option('--component <name>', 'what to log in as; without it as administrator').choices(COMPONENTS))
    .option('--workplace <id>', 'the window: to log in at with "--component workplace", otherwise to act for', idNumber)
    .option('--registrator <id>', 'the kiosk of "--component registrator"', idNumber)
    .option('--qboard <id>', 'the LCD board of "--component qboard"', idNumber)
    .option('--scoreboard <id>', 'the LED board of "--component scoreboard"', idNumber)
    .addOption(new Option('--timeout <seconds>', 'how long to wait for the box').default(10).argParser(positiveNumber))
    .option('--json', 'print JSON, for scripts')
    .addHelpText('after', EXAMPLES);
  addStatus(root, surroundings);
  addCall(root, surroundings);
  addWatch(root, surroundings);
  addCommands(root, surroundings);
  addPrinters(root, surroundings);
  addFirstPassword(root, surroundings);
  addPin(root, surroundings);
  for (const command of [root, ...root.commands]) {
    command
      .exitOverride()
      .configureOutput({ writeOut: surroundings.out, writeErr: (text) => surroundings.err(text.replace(/^error: /, 'qctl: ')) });
  }
  return root;
}

function addStatus(root: Command, surroundings: Surroundings): void {
  root
    .command('status')
    .description('shows version, sessions, queue, devices and windows on one screen')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      await withSession(sessionOptions(options), surroundings, async ({ client }) => {
        const status = await readStatus(client, options.url);
        surroundings.out(options.json ? json(status) : showStatus(status, surroundings));
      });
    });
}

function addCall(root: Command, surroundings: Surroundings): void {
  root
    .command('call <command> [json]')
    .description('sends a command of the protocol and shows the data of its answer')
    .addHelpText(
      'after',
      '\nThe data is a JSON object, {} without one; "-" reads it from standard input.\n"qctl commands" lists what can be called.',
    )
    .action(async (name: string, argument: string | undefined, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const data = withWorkplace(name, await readRequestData(argument, surroundings), options.workplace);
      await withSession(sessionOptions(options), surroundings, async ({ client }) => {
        const answer = await client.request(name, data);
        surroundings.out(options.json ? json(answer) : showData(answer, surroundings));
      });
    });
}

function addWatch(root: Command, surroundings: Surroundings): void {
  root
    .command('watch <what...>')
    .description('shows books and queues, now and after each change, until Ctrl-C')
    .option('--detailed', 'show the operations of a queue')
    .option('--count <number>', 'end after so many states', idNumber)
    .addHelpText(
      'after',
      '\nWhat to watch: currentQueue (of --workplace, or of the own window) and the lists of books, such as serviceList.',
    )
    .action(async (words: string[], own: { detailed?: boolean; count?: number }, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const targets = words.map(targetOf);
      const watchOptions = { workplace: options.workplace, detailed: own.detailed ?? false, count: own.count };
      const show = (seen: Seen): void => surroundings.out(options.json ? `${JSON.stringify(seen)}\n` : showSeen(seen, surroundings));
      await withSession(sessionOptions(options), surroundings, (session) => watch(session, targets, watchOptions, show));
    });
}

function addCommands(root: Command, surroundings: Surroundings): void {
  root
    .command('commands [word]')
    .description('lists the commands of the protocol, or those with a word in name or summary')
    .action((word: string | undefined, _options: unknown, command: Command) => {
      const found = findCommands(word);
      const options = command.optsWithGlobals<GlobalOptions>();
      surroundings.out(options.json ? json(found.map(commandJson)) : showCommands(found, surroundings));
    });
}

function addPrinters(root: Command, surroundings: Surroundings): void {
  root
    .command('printers')
    .description('finds the printers plugged into this machine, as lines for qbox.toml')
    .action((_options: unknown, command: Command) => {
      const printers = readPrinters(surroundings.root);
      surroundings.out(command.optsWithGlobals<GlobalOptions>().json ? json(printers) : showPrinters(printers));
    });
}

function addFirstPassword(root: Command, surroundings: Surroundings): void {
  root
    .command('first-password')
    .description('shows the password of "admin" on a new box, from its data folder on this machine')
    .option('--data <dir>', 'the data folder of the box (environment: QBOX_DATA)', surroundings.env.QBOX_DATA ?? './var')
    .action(async ({ data }: { data: string }) => surroundings.out(`${printable(await readFirstPassword(data))}\n`));
}

function addPin(root: Command, surroundings: Surroundings): void {
  root
    .command('pin <login>')
    .description('asks for the PIN of a clerk and shows it as a line for [pins] in qbox.toml')
    .action(async (login: string) => surroundings.out(`${printable(await pinLine(login, surroundings))}\n`));
}

function sessionOptions(options: GlobalOptions): SessionOptions {
  const { url, user, password, workplace, registrator, qboard, scoreboard } = options;
  const component = options.component ?? 'administrator';
  return { url, user, password, component, place: { workplace, registrator, qboard, scoreboard }, timeoutMs: options.timeout * 1000 };
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const showSeen = ({ dateTime, command, data }: Seen, page: Page): string =>
  `${paint(page, 'cyan', `${printable(dateTime)} ${command} (${data.length})`)}\n${showData(data, page)}\n`;

/** What the box prints when it is ready (`http://…`) will do as well, and so will a bare `host:port`. */
function boxUrl(text: string): string {
  const url = /^[a-z]+:\/\//i.test(text) ? text.replace(/^http/i, 'ws') : `ws://${text}`;
  if (!URL.canParse(url) || !/^wss?:/i.test(url)) throw new InvalidArgumentError('Expected an address such as ws://localhost:8080.');
  return url;
}

function environmentUrl({ QBOX_URL }: Surroundings['env']): string {
  try {
    return boxUrl(QBOX_URL ?? DEFAULT_URL);
  } catch (failure) {
    throw new UsageError(`QBOX_URL: ${failure instanceof Error ? failure.message : String(failure)}`);
  }
}

function idNumber(text: string): number {
  if (!/^[1-9][0-9]{0,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 1.');
  return Number(text);
}

function positiveNumber(text: string): number {
  if (!(Number(text) > 0)) throw new InvalidArgumentError('Expected a number of seconds.');
  return Number(text);
}
