/** Questions to the user at the terminal; in a script an option answers each of them. */
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
}

/** The typed text, or the default in brackets. `option` = its option for scripts. */
export async function askText({ ask }: Asking, question: string, option: string, usual?: string): Promise<string> {
  if (!ask) throw new UsageError(`${question}: there is no terminal to ask on: use ${option}`);
  const typed = (await ask(`${question}${usual === undefined ? '' : ` [${usual}]`}: `)).trim();
  if (typed !== '') return typed;
  if (usual === undefined) throw new UsageError(`${question}: nothing was typed`);
  return usual;
}

/** One of a list by its number; Enter chooses the first. Any other text is passed to `other`, if given. */
export async function askChoice<Value>(
  asking: Asking,
  question: string,
  option: string,
  choices: readonly Choice<Value>[],
  other?: (typed: string) => Value,
): Promise<Value> {
  if (!asking.ask) throw new UsageError(`${question}: there is no terminal to ask on: use ${option}`);
  for (const [index, { label }] of choices.entries()) asking.err(`  ${index + 1}  ${printable(label)}\n`);
  const typed = await askText(asking, question, option, choices.length === 0 ? undefined : '1');
  const chosen = /^\d+$/.test(typed) ? choices[Number(typed) - 1] : undefined;
  if (chosen) return chosen.value;
  if (other && !/^\d+$/.test(typed)) return other(typed);
  throw new UsageError(`${question}: there is no ${typed}`);
}
