import { wordsOf } from '../../shared/words/words.js';

export const { say } = wordsOf('setup');

/** Of a field for numbers that may be empty. */
export const numberText = (value: number): string | number => (Number.isNaN(value) ? '' : value);
