import { Link } from '../shared/link.js';
import { wordsOf } from '../shared/words.js';

export const link = new Link({ storage: 'tab', key: 'workplace' });
export const { say } = wordsOf('workplace');
