/** Something that is to be said, in both forms that it can be said in: words for a synthesiser, and recorded clips. */

export interface Word {
  /** As a synthesiser of the language reads it: `двадцать`. */
  readonly text: string;
  /** Name of the clip that says the same: `number-20`; its file is `ru/number-20.wav` in the folder of clips. */
  readonly clip: string;
}

export interface Utterance {
  /** `ru`, `en` or `kk`. */
  readonly language: string;
  /** What is said in one breath each, with a short pause between them. */
  readonly groups: readonly (readonly Word[])[];
}

/** A group in words. */
export const textOf = (group: readonly Word[]): string => group.map(({ text }) => text).join(' ');
