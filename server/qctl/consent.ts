/** `yes`, `y`, and the same in the languages of those who type it. */
const YES: readonly string[] = ['yes', 'y', 'да', 'д', 'иә', 'и'];

/** Enter alone, or the end of input, is no consent. */
export const isYes = (typed: string): boolean => YES.includes(typed.trim().toLowerCase());
