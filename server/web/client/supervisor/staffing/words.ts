import type { ReplyData } from '../../../../protocol/registry.js';
import { wordsOf } from '../../shared/words/words.js';

export type Staffing = ReplyData<'staffing'>;

export const { say } = wordsOf('staffing', 'figures');
