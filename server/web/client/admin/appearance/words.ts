import { wordsOf } from '../../shared/words/words.js';

export const { say } = wordsOf('appearance');
