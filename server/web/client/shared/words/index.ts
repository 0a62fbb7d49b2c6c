/** Words that every page needs. A page's own catalogue holds these too: `{ ...shared, … }`. */
export interface SharedWords {
  readonly login: string;
  readonly password: string;
  readonly enter: string;
  readonly language: string;
  readonly theme: string;
  readonly textSize: string;
  readonly connectionLost: string;
  readonly cancel: string;
  readonly close: string;
  readonly wrongPassword: string;
  readonly tooManyFailures: string;
  readonly notAllowed: string;
  readonly noAnswer: string;
  readonly hiddenCharacter: string;
  /** The disk of the box takes no writes. */
  readonly readOnly: string;
  readonly refused: string;
}
