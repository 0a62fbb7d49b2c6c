/** The options that every command takes, and what follows from them. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { COMPONENTS, type Component } from '../model/events.js';
import type { SessionOptions } from './session.js';
import type { Surroundings } from './surroundings.js';
import { boxUrl, fingerprintText } from './target.js';

/** As commander's `optsWithGlobals` gives them to a command. */
export interface GlobalOptions {
  readonly url?: string;
  readonly socket?: string;
  readonly fingerprint?: string;
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

export const withGlobalOptions = (root: Command, { env }: Surroundings): Command =>
  root
    .option('--url <url>', 'the box at this address, over the network (environment: QBOX_URL)', refusing(boxUrl))
    .option('--socket <file>', 'the box on this machine with this socket (environment: QBOX_SOCKET); without --url the usual one')
    .option(
      '--fingerprint <sha256>',
      'the one certificate that is trusted at --url (environment: QBOX_FINGERPRINT)',
      refusing(fingerprintText),
    )
    .addOption(new Option('--user <login>', 'who logs in (environment: QBOX_USER)').default(env.QBOX_USER ?? 'admin'))
    .option('--password <password>', 'his password, over the network (environment: QBOX_PASSWORD)')
    .addOption(new Option('--component <name>', 'what to log in as; without it as administrator').choices(COMPONENTS))
    .option('--workplace <id>', 'the window: to log in at with "--component workplace", otherwise to act for', idNumber)
    .option('--registrator <id>', 'the kiosk of "--component registrator"', idNumber)
    .option('--qboard <id>', 'the LCD board of "--component qboard"', idNumber)
    .option('--scoreboard <id>', 'the LED board of "--component scoreboard"', idNumber)
    .addOption(new Option('--timeout <seconds>', 'how long to wait for the box').default(10).argParser(positiveNumber))
    .option('--json', 'print JSON, for scripts');

export const globalOptions = (command: Command): GlobalOptions => command.optsWithGlobals<GlobalOptions>();

export function sessionOptions(options: GlobalOptions): SessionOptions {
  const { url, socket, fingerprint, user, password, workplace, registrator, qboard, scoreboard } = options;
  const component = options.component ?? 'administrator';
  const target = { url, socket, fingerprint };
  return { ...target, user, password, component, place: { workplace, registrator, qboard, scoreboard }, timeoutMs: options.timeout * 1000 };
}

/** What is wrong with an option is said by commander, with its name. */
function refusing(read: (text: string) => string): (text: string) => string {
  return (text) => {
    try {
      return read(text);
    } catch (failure) {
      throw new InvalidArgumentError(failure instanceof Error ? failure.message : String(failure));
    }
  };
}

export function idNumber(text: string): number {
  if (!/^[1-9][0-9]{0,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 1.');
  return Number(text);
}

function positiveNumber(text: string): number {
  if (!(Number(text) > 0)) throw new InvalidArgumentError('Expected a number of seconds.');
  return Number(text);
}
