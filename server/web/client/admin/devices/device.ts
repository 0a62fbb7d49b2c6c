/** A device, what every part of its card is given, and the result of its tests in the reader's language. */
import type { ReplyData } from '../../../../protocol/registry.js';
import { has, say } from './words.js';

export type Device = ReplyData<'devices'>[number];

export interface CardProps {
  readonly device: Device;
}

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
