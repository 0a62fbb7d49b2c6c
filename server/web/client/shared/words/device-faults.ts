/** What is wrong with a device, and what to do about it, in the reader's language. */
import { wordsOf } from './words.js';

const { say, has } = wordsOf('device-faults');

/** undefined = a code of a newer box, which has its words in English alone. */
export function faultWords(code: string): { readonly what: string; readonly todo: string } | undefined {
  const [what, todo] = [`${code}.what`, `${code}.todo`];
  return has(what) && has(todo) ? { what: say(what), todo: say(todo) } : undefined;
}
