/** Models of devices in the reader's language. Names of makers are no words: only models that a description tells are in `models.json`. */
import type { ReplyData } from '../../../../protocol/registry.js';
import { wordsOf } from './words.js';

const { say, has } = wordsOf('models');

/** A model of the branch's own files has the name that it gives itself. */
export const modelText = (profile: string, model: string): string => (has(profile) ? say(profile) : model);

/** A device among others of its kind: `hall (Epson TM-T20III)`. */
export const deviceText = ({ name, profile, model }: Pick<ReplyData<'devices'>[number], 'name' | 'profile' | 'model'>): string => {
  const named = modelText(profile, model);
  return named === '' ? name : `${name} (${named})`;
};
