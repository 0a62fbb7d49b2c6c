import { wordsOf } from '../../shared/words/words.js';

export const { say, has } = wordsOf('devices', 'device-faults');
