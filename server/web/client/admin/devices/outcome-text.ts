/** What came of trying a device out, in the reader's language. */
import type { ReplyData } from '../../../../protocol/registry.js';
import type { SectionSpeech } from '../use-words.js';
import { reasonText } from './troubles.js';
import type { DevicesWord } from './words/index.js';

type Report = Pick<ReplyData<'testDevice'>, 'code' | 'parameters'>;

export function outcomeText({ say, language }: SectionSpeech<DevicesWord>, { code, parameters = {} }: Report): string {
  const values = Object.fromEntries(
    Object.entries(parameters).map(([key, value]) => [key, typeof value === 'object' ? value.join(', ') : value]),
  );
  // In English the box says it as fully.
  const note = language === 'en' ? (values.note ?? '') : reasonText(language, String(values.trouble ?? ''));
  return `${say(`outcome.${code}`, { ...values, note })}${values.cut === 'yes' ? say('outcome.cut') : ''}`;
}
