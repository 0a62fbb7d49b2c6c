/** The options that every command takes, and what follows from them. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { COMPONENTS, type Component } from '../model/events.js';
import { UsageError } from './failures.js';
import type { SessionOptions } from './session.js';
import type { Surroundings } from './surroundings.js';

/** As commander's `optsWithGlobals` gives them to a command. */
export interface GlobalOptions {
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

export const withGlobalOptions = (root: Command, { env }: Surroundings): Command =>
  root
    .addOption(new Option('--url <url>', 'where the box is (environment: QBOX_URL)').default(environmentUrl(env)).argParser(boxUrl))
    .addOption(new Option('--user <login>', 'who logs in (environment: QBOX_USER)').default(env.QBOX_USER ?? 'admin'))
    .option('--password <password>', 'his password (environment: QBOX_PASSWORD)')
    .addOption(new Option('--component <name>', 'what to log in as; without it as administrator').choices(COMPONENTS))
    .option('--workplace <id>', 'the window: to log in at with "--component workplace", otherwise to act for', idNumber)
    .option('--registrator <id>', 'the kiosk of "--component registrator"', idNumber)
    .option('--qboard <id>', 'the LCD board of "--component qboard"', idNumber)
    .option('--scoreboard <id>', 'the LED board of "--component scoreboard"', idNumber)
    .addOption(new Option('--timeout <seconds>', 'how long to wait for the box').default(10).argParser(positiveNumber))
    .option('--json', 'print JSON, for scripts');

export const globalOptions = (command: Command): GlobalOptions => command.optsWithGlobals<GlobalOptions>();

export function sessionOptions(options: GlobalOptions): SessionOptions {
  const { url, user, password, workplace, registrator, qboard, scoreboard } = options;
  const component = options.component ?? 'administrator';
  return { url, user, password, component, place: { workplace, registrator, qboard, scoreboard }, timeoutMs: options.timeout * 1000 };
}

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

export function idNumber(text: string): number {
  if (!/^[1-9][0-9]{0,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 1.');
  return Number(text);
}

function positiveNumber(text: string): number {
  if (!(Number(text) > 0)) throw new InvalidArgumentError('Expected a number of seconds.');
  return Number(text);
}
