import { Link } from '../shared/box/link.js';
import { wordsOf } from '../shared/words/words.js';

export const link = new Link({ storage: 'tab', key: 'workplace' });
export const { say } = wordsOf('workplace');
