import { Link } from '../shared/box/link.js';
import { wordsOf } from '../shared/words/words.js';
import { Alarm } from './alarm.js';
import { Following } from './following.js';

// This page has no login, so nothing is stored under this key.
export const link = new Link({ storage: 'tab', key: 'visitor' });
export const following = new Following(link, location.pathname.split('/').pop() ?? '');
export const alarm = new Alarm();
export const { say } = wordsOf('visitor');
