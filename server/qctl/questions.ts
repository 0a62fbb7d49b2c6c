/** Questions to the user at the terminal; in a script an option answers each of them. */
import { nearestFirst } from '../model/errors/spelling.js';
import type { Dependencies } from './dependencies.js';
import { RefusedError, UsageError } from './failures.js';
import type { Run } from './global-options.js';
import { printable } from './output.js';

/** Returns when an irreversible action is confirmed: by "yes" on the terminal, or by `--yes`. */
export async function confirmed({ options, dependencies: { confirm } }: Run<WithYes>, question: string): Promise<void> {
  if (options.yes) return;
  if (!confirm) throw new UsageError(`${question} There is no terminal to ask on: use --yes`);
  if (!(await confirm(printable(question)))) throw new RefusedError('nothing was changed');
}

export interface WithYes {
  readonly yes?: boolean;
}

type Asking = Pick<Dependencies, 'ask' | 'err'>;

export interface Choice<Value> {
  readonly label: string;
  readonly value: Value;
  /** What may be typed in place of its number. */
  readonly word?: string;
}

/** A mistyped answer is asked for again, so that what was answered before is not lost. */
const TRIES_MAX = 3;
const NEAR_MAX = 3;

/** `; did you mean epson-tm-t20ii, epson-tm-t20iii or epson-tm-m30?`; nothing where nothing is known. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = nearestFirst(word.toLowerCase(), known).slice(0, NEAR_MAX);
  const last = near.pop();
  if (last === undefined) return '';
  return `; did you mean ${near.length === 0 ? last : `${near.join(', ')} or ${last}`}?`;
}

/** The typed text, or the default in brackets. `option` = its option for scripts. */
export async function askText({ ask }: Asking, question: string, option: string, usual?: string): Promise<string> {
  if (!ask) throw new UsageError(`${question}: there is no terminal to ask on: use ${option}`);
  const typed = (await ask(`${question}${usual === undefined ? '' : ` [${usual}]`}: `)).trim();
  if (typed !== '') return typed;
  if (usual === undefined) throw new UsageError(`${question}: nothing was typed`);
  return usual;
}

interface OtherAnswers<Value> {
  /** A text that is no number and no word of the list; undefined = no answer either. */
  readonly other?: (typed: string) => Value | undefined;
  /** What is wrong with such a text, if more is known than that it is not in the list. */
  readonly wrong?: (typed: string) => string | null;
  /** Whether Enter chooses the first (default). */
  readonly isFirstUsual?: boolean;
}

/** One of a list by its number or its word; any other text as `OtherAnswers` says. */
export async function askChoice<Value>(
  asking: Asking,
  question: string,
  option: string,
  choices: readonly Choice<Value>[],
  { other = () => undefined, wrong = () => null, isFirstUsual = true }: OtherAnswers<Value> = {},
): Promise<Value> {
  const { ask } = asking;
  if (!ask) throw new UsageError(`${question}: there is no terminal to ask on: use ${option}`);
  for (const [index, { label }] of choices.entries()) asking.err(`  ${index + 1}  ${printable(label)}\n`);
  const words = choices.flatMap(({ word }) => word ?? []);
  const usual = choices.length > 0 && isFirstUsual ? '1' : '';
  for (let tries = 1; ; tries++) {
    const typed = (await ask(`${question}${usual === '' ? '' : ` [${usual}]`}: `)).trim() || usual;
    const isNumber = /^\d+$/.test(typed);
    const chosen = isNumber ? choices[Number(typed) - 1] : choices.find(({ word }) => word?.toLowerCase() === typed.toLowerCase());
    if (chosen) return chosen.value;
    const given = isNumber || typed === '' ? undefined : other(typed);
    if (given !== undefined) return given;
    const why = isNumber || typed === '' ? null : wrong(typed);
    const unknown = typed === '' ? 'nothing was typed' : `there is no ${typed}${isNumber ? '' : didYouMean(typed, words)}`;
    const told = `${question}: ${why ?? unknown}`;
    if (tries === TRIES_MAX) throw new UsageError(told);
    asking.err(`${printable(told)}\n`);
  }
}
