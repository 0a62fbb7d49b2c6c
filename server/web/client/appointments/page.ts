import { localTime } from '../../../protocol/figures/days.js';
import { FACTS } from '../shared/facts.js';
import { Link } from '../shared/link.js';
import { wordsOf } from '../shared/words.js';

export const link = new Link({ storage: 'tab', key: 'appointments' });
export const { say } = wordsOf('appointments');

const local = localTime(FACTS.timeZone);
export const today = (): string => local(new Date(link.now()).toISOString()).day;
