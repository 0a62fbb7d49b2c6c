import { wordsOf } from '../shared/words.js';

export const { say } = wordsOf('book');
