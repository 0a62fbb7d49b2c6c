/** Pairs of colours of a board that are read on each other. */
export const PAIRS = [
  ['ink', 'background'],
  ['ink', 'panel'],
  ['quiet', 'background'],
  ['quiet', 'panel'],
  ['accent', 'panel'],
  ['accent_ink', 'accent'],
] as const;
