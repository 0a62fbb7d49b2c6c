/** A refusal of the box, at the field it is about and in the reader's language. */
import { REFUSALS } from 'virtual:forms';
import { QboxError } from '../../../../protocol/client/client.js';
import { errorNumber } from '../../shared/failures.js';

export interface Refusal {
  /** Of the form: `operations` of `data.operations.10[0]`; null = of the whole. */
  readonly field: string | null;
  /** `module/error` of the catalogue. */
  readonly number: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** What the box said. */
  readonly text: string;
}

/** Every fault that the box found; [] = the failure is no refusal. */
export function refusalsOf(failure: unknown): readonly Refusal[] {
  if (!(failure instanceof QboxError)) return [];
  const { error } = failure;
  // A removal repeats in its children what it says itself, one by one.
  const all = [error, ...(error.codeModule === 4 && error.codeError === 3 ? [] : error.children)];
  return all.map(({ codeModule, codeError, desc }) => refusal(`${codeModule}/${codeError}`, desc));
}

function refusal(number: string, text: string): Refusal {
  const parameters = parametersIn(REFUSALS[number] ?? '', text);
  const [, path] = /^data\.(\w+)/.exec(parameters.field ?? text) ?? [];
  return { field: path ?? null, number, parameters, text: path === undefined ? text : text.replace(/^data\.[^:]*: /, '') };
}

/** What stands in the text where the catalogue has `{name}`. */
function parametersIn(template: string, text: string): Readonly<Record<string, string>> {
  const names: string[] = [];
  const pattern = template
    .split(/(\{\w+\})/)
    .map((part) => {
      if (!/^\{\w+\}$/.test(part)) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      names.push(part.slice(1, -1));
      return '(.*?)';
    })
    .join('');
  const [, ...values] = new RegExp(`^${pattern}$`, 's').exec(text) ?? [];
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}

/** What keeps another from being removed: an element (`Workplace 11`), or a ticket in the queue. */
interface UsedBy {
  readonly book: string;
  readonly id: number;
  readonly ticket: string;
}

export function usersIn(failure: unknown): readonly UsedBy[] {
  if (errorNumber(failure) !== '4/3' || !(failure instanceof QboxError)) return [];
  const { desc, children } = failure.error;
  const texts = children.length > 0 ? children.map((child) => child.desc) : [desc];
  return texts.flatMap((text) => {
    const [, book = '', what = ''] = /is used by (\w+) ([^\s,]+)/.exec(text) ?? [];
    return book === '' ? [] : [{ book, id: Number(what), ticket: what }];
  });
}
