import { wordsOf } from '../../shared/words.js';

export const { say, has } = wordsOf('calling', 'why');
