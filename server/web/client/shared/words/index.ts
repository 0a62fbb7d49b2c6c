import type { ErrorWords } from './errors/index.js';

/** Words that every page needs. A page's own catalogue holds these too: `{ ...shared, … }`. */
export interface SharedWords extends ErrorWords {
  readonly login: string;
  readonly password: string;
  readonly enter: string;
  readonly language: string;
  readonly theme: string;
  readonly textSize: string;
  readonly connectionLost: string;
  readonly cancel: string;
  readonly close: string;
  readonly noAnswer: string;
  /** What happened is not known here. */
  readonly refused: string;
}
