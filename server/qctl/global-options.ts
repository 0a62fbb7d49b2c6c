/** The options of all commands. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { COMPONENTS, type Component } from '../model/events/events.js';
import type { Dependencies } from './dependencies.js';
import { messageOf } from './failures.js';
import { boxUrl, fingerprintText, type TargetOptions } from './target.js';

export interface GlobalOptions extends TargetOptions {
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

/** A command line in work. `Own` = the options of its command. */
export interface Run<Own = unknown> {
  readonly options: GlobalOptions & Own;
  readonly dependencies: Dependencies;
}

export const withGlobalOptions = (root: Command, { env }: Dependencies): Command =>
  root
    .option('--url <url>', 'address of the box on the network (environment: QBOX_URL)', refusing(boxUrl))
    .option('--socket <file>', 'socket of a box on this machine, used without --url (environment: QBOX_SOCKET)')
    .option(
      '--fingerprint <sha256>',
      'SHA-256 of the only certificate to trust at --url (environment: QBOX_FINGERPRINT)',
      refusing(fingerprintText),
    )
    .addOption(new Option('--user <login>', 'login of the user (environment: QBOX_USER)').default(env.QBOX_USER ?? 'admin'))
    .option('--password <password>', 'password, for connections over the network only (environment: QBOX_PASSWORD)')
    .addOption(new Option('--component <name>', 'what to log in as').choices(COMPONENTS).default(undefined, 'administrator'))
    .option('--workplace <id>', 'window to log in at with "--component workplace"; otherwise the window that the command is for', idNumber)
    .option('--registrator <id>', 'kiosk to log in at with "--component registrator"', idNumber)
    .option('--qboard <id>', 'LCD board to log in at with "--component qboard"', idNumber)
    .option('--scoreboard <id>', 'LED board to log in at with "--component scoreboard"', idNumber)
    .addOption(new Option('--timeout <seconds>', 'seconds to wait for the box').default(10).argParser(positiveNumber))
    .option('--json', 'print JSON, for scripts');

/** Commander reports an invalid option with its name. */
function refusing(read: (text: string) => string): (text: string) => string {
  return (text) => {
    try {
      return read(text);
    } catch (failure) {
      throw new InvalidArgumentError(messageOf(failure));
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
