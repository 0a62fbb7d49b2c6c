import { localTime } from '../../../protocol/figures/days.js';
import { FACTS } from '../shared/box/facts.js';
import { Link } from '../shared/box/link.js';
import { wordsOf } from '../shared/words/words.js';

export const link = new Link({ storage: 'tab', key: 'appointments' });
export const { say } = wordsOf('appointments');

const local = localTime(FACTS.timeZone);
export const today = (): string => local(new Date(link.now()).toISOString()).day;
