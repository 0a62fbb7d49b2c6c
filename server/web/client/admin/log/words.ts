import { wordsOf } from '../../shared/words/words.js';

export const { say, has } = wordsOf('log');
