/** How qctl ends after a failure: an exit code for scripts, and one line for people. */
import { errorName } from '../model/errors/error-codes.js';
import { NoAnswerError, QboxError } from '../protocol/client/client.js';
import { printable } from './output.js';

/** Exit codes are stable: scripts depend on them. Help, man page and reference show the meanings. */
const EXITS = {
  ok: { code: 0, meaning: 'done' },
  refused: { code: 1, meaning: 'refused by the box, or not possible here and now' },
  usage: { code: 2, meaning: 'the command line is wrong, or the password is missing' },
  unreachable: { code: 3, meaning: 'the box cannot be reached, or does not answer in time' },
  notInOrder: { code: 4, meaning: 'what was checked is not in order' },
  /** The number of `EX_SOFTWARE` in sysexits.h. */
  internal: { code: 70, meaning: 'a fault of qctl itself' },
  /** Ctrl-C or SIGTERM: 128 + SIGINT, as shells have it. */
  interrupted: { code: 130, meaning: 'interrupted' },
} as const;
type Exits = typeof EXITS;

export const EXIT = Object.fromEntries(Object.entries(EXITS).map(([name, { code }]) => [name, code])) as {
  readonly [Name in keyof Exits]: Exits[Name]['code'];
};
export type ExitCode = Exits[keyof Exits]['code'];

/** `[0, 'done']`, in the order of the codes. */
export const exitCodes = (): readonly (readonly [ExitCode, string])[] => Object.values(EXITS).map(({ code, meaning }) => [code, meaning]);

/** A wrong command line. */
export class UsageError extends Error {}

export class UnreachableError extends Error {
  constructor(url: string, why: string) {
    super(`cannot reach the box at ${url}: ${why}`);
  }
}

/** The request cannot be fulfilled here and now: a full disk, a running box. The message says what to do. Each detail is a line. */
export class RefusedError extends Error {
  constructor(
    message: string,
    readonly details: readonly string[] = [],
  ) {
    super(message);
  }
}

/** The checked object is not in order. */
export class NotInOrderError extends Error {}

export class Interrupted extends Error {}

/** Their messages are shown unchanged. */
const EXPECTED = [UsageError, UnreachableError, NoAnswerError, RefusedError, NotInOrderError, Interrupted];

export function exitCodeOf(failure: unknown): ExitCode {
  if (failure instanceof QboxError || failure instanceof RefusedError) return EXIT.refused;
  if (failure instanceof NotInOrderError) return EXIT.notInOrder;
  if (failure instanceof UsageError) return EXIT.usage;
  if (failure instanceof UnreachableError || failure instanceof NoAnswerError) return EXIT.unreachable;
  return failure instanceof Interrupted ? EXIT.interrupted : EXIT.internal;
}

export const messageOf = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure));

const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** All that a board cannot show in a sentence, and what to do about it; null = another refusal. */
function boardText(error: QboxError['error']): string | null {
  if (errorName(error) !== 'boardCannotShow') return null;
  const { desc, parameters = {} } = error;
  const { name, field, reason, more } = parameters;
  const [ranges, windows, lacking] = [textsOf(parameters.ranges), textsOf(parameters.windows), textsOf(parameters.lacking)];
  const what = [
    ...(ranges.length > 0 ? [`the tickets ${ranges.map((prefix) => `${prefix}…`).join(', ')}`] : []),
    ...(windows.length > 0 ? [`the windows ${windows.map((text) => `"${text}"`).join(', ')}`] : []),
  ].join(' and ');
  const why = lacking.length > 0 ? `: it has no ${lacking.join(', ')}` : ', which are longer than its line';
  const all = more === 0 ? desc : `${String(field)}: the LED board "${String(name)}" cannot show ${what}${why}`;
  const todo =
    reason === 'tooLongForBoard'
      ? 'Shorten the prefix, the last number or the alias of the window, or take a board with more characters.'
      : 'Change the prefix of the range or the alias of the window, or allow the line other letters (transliterate = true in [leds.…]).';
  return `${all}. ${todo}`;
}

/** One line with the failure, and one for each detail. */
export function explain(failure: unknown): string {
  if (failure instanceof QboxError) {
    const { codeModule, codeError, desc: told, children } = failure.error;
    const desc = boardText(failure.error) ?? told;
    const causes = children.map((child) => child.desc).filter((cause) => cause !== told);
    return printable(`the box refused ${failure.command}: ${[desc, ...causes].join('; ')} [error ${codeModule}/${codeError}]`);
  }
  if (failure instanceof RefusedError) return [failure.message, ...failure.details].map(printable).join('\n  ');
  if (failure instanceof Error && EXPECTED.some((kind) => failure instanceof kind)) return printable(failure.message);
  return `internal fault: ${failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)}`;
}
