/** What is wrong in the configuration file, in the language of the page. */
import type { SettingFault } from './draft.js';
import { has, say } from './words.js';

/** What is expected; a value that only its own sentence describes has that, in English. */
export function expectedText({ why, parameters = {}, expected }: SettingFault): string {
  const key = `why.${why}`;
  if (!has(key)) return expected;
  return say(
    key,
    Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, typeof value === 'object' ? value.join(', ') : value])),
  );
}

export const faultText = (fault: SettingFault): string => {
  const text = say('faultAt', { field: fault.field, what: expectedText(fault) });
  return fault.got === null ? text : `${text}, ${say('got', { got: fault.got })}`;
};
