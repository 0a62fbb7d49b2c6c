/** Questions to the user at the terminal; in a script an option answers each of them. */
import { nearestFirst } from '../model/spelling.js';
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

/**
 * One of a list by its number or its word; Enter chooses the first. Any other text is passed to `other`, if given; undefined from it = no
 * answer either.
 */
export async function askChoice<Value>(
  asking: Asking,
  question: string,
  option: string,
  choices: readonly Choice<Value>[],
  other: (typed: string) => Value | undefined = () => undefined,
): Promise<Value> {
  if (!asking.ask) throw new UsageError(`${question}: there is no terminal to ask on: use ${option}`);
  for (const [index, { label }] of choices.entries()) asking.err(`  ${index + 1}  ${printable(label)}\n`);
  const words = choices.flatMap(({ word }) => word ?? []);
  for (let tries = 1; ; tries++) {
    const typed = await askText(asking, question, option, choices.length === 0 ? undefined : '1');
    const isNumber = /^\d+$/.test(typed);
    const chosen = isNumber ? choices[Number(typed) - 1] : choices.find(({ word }) => word?.toLowerCase() === typed.toLowerCase());
    if (chosen) return chosen.value;
    const given = isNumber ? undefined : other(typed);
    if (given !== undefined) return given;
    const wrong = `${question}: there is no ${typed}${isNumber ? '' : didYouMean(typed, words)}`;
    if (tries === TRIES_MAX) throw new UsageError(wrong);
    asking.err(`${printable(wrong)}\n`);
  }
}
