/** The result of a device test, in the reader's language. */
import type { ReplyData } from '../../../../protocol/registry.js';
import { has, say } from './words.js';

type Report = Pick<ReplyData<'testDevice'>, 'code' | 'parameters'>;

export function outcomeText({ code, parameters = {} }: Report): string {
  const values: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(parameters)) {
    values[key] = typeof value === 'object' ? value.join(', ') : value;
    if (typeof value === 'object') values[`${key}_count`] = value.length;
  }
  const note = reasonText(String(values.trouble ?? ''));
  return `${say(`outcome.${code}`, { ...values, note })}${values.cut === 'yes' ? say('outcome.cut') : ''}`;
}

/** The words for a reason that arrives as a code alone. */
export function reasonText(code: string): string {
  const [what, todo] = [`${code}.what`, `${code}.todo`];
  return has(what) && has(todo) ? `${say(what)} ${say(todo)}` : code;
}
