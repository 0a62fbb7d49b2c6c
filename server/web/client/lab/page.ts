import { Link } from '../shared/box/link.js';
import { wordsOf } from '../shared/words/words.js';
import { Bench } from './bench.js';

export const bench = new Bench(new Link({ storage: 'tab', key: 'lab' }));
export const { say } = wordsOf('lab');
