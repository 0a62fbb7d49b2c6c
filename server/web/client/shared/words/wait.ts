/** An expected wait in words, as on the printed ticket. */
import { type SpokenWait, spokenWait, waitSpan } from '../../../../model/spoken-wait.js';
import { wordsOf } from './words.js';

interface Wait {
  readonly least_sec: number;
  readonly most_sec: number;
}

const { say } = wordsOf('shared');

export const spokenOf = ({ least_sec, most_sec }: Wait): SpokenWait =>
  spokenWait(waitSpan({ leastMs: least_sec * 1000, mostMs: most_sec * 1000 }));

/** "up to 5 minutes" */
export const waitSpanText = (wait: Wait): string => say('waitSpan', spokenOf(wait));

/** A sentence. */
export const waitText = (wait: Wait): string => say('wait', { form: spokenOf(wait).form, span: waitSpanText(wait) });
