/** An announcement in both of its forms: words for a synthesiser, and recorded clips. */

export interface Word {
  /** Text for a synthesiser of the language: `двадцать`. */
  readonly text: string;
  /** Name of the clip for the same word: `number-20`; its file is `ru/number-20.wav` in the folder of clips. */
  readonly clip: string;
}

export interface Utterance {
  /** `ru`, `en` or `kk`. */
  readonly language: string;
  /** Groups of words, each spoken in one breath, with a short pause between them. */
  readonly groups: readonly (readonly Word[])[];
}

export const textOf = (group: readonly Word[]): string => group.map(({ text }) => text).join(' ');
