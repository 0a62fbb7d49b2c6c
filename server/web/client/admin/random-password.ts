/** Generated passwords. */

/** Without letters and digits that are easily confused on paper. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 10;

/** Ten of 31 characters: 49 bits, protected by a slow hash and by the box's rate limit on guesses. */
export function randomPassword(): string {
  const letters: string[] = [];
  while (letters.length < LENGTH) {
    const [byte = 255] = crypto.getRandomValues(new Uint8Array(1));
    // Larger bytes are discarded: with a plain remainder the first letters would be more frequent.
    if (byte < 8 * LETTERS.length) letters.push(LETTERS.charAt(byte % LETTERS.length));
  }
  return letters.join('');
}
