/** Questions of a command that leads through something: few, and each with an answer that Enter gives. */

import type { Dependencies } from '../dependencies.js';
import { UsageError } from '../failures.js';
import { printable } from '../output.js';

type Asking = Pick<Dependencies, 'ask' | 'err'>;

export interface Choice<Value> {
  readonly label: string;
  readonly value: Value;
}

/** What was typed, or what stands in brackets. `option` = how a script says it. */
export async function askText({ ask }: Asking, question: string, option: string, usual?: string): Promise<string> {
  if (!ask) throw new UsageError(`${question}: there is no terminal to ask on: use ${option}`);
  const typed = (await ask(`${question}${usual === undefined ? '' : ` [${usual}]`}: `)).trim();
  if (typed !== '') return typed;
  if (usual === undefined) throw new UsageError(`${question}: nothing was typed`);
  return usual;
}

/** One of a list by its number; the first is what Enter means. Anything else that is typed is handed to `other`, where there is one. */
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
