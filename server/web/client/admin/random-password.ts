/** Passwords that nobody thought up. */

/** Without letters and digits that are taken for each other on paper. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 10;

/** Ten of 31 characters: 49 bits, behind a hash that is slow and a box that slows guessing down. */
export function randomPassword(): string {
  const letters: string[] = [];
  while (letters.length < LENGTH) {
    const [byte = 255] = crypto.getRandomValues(new Uint8Array(1));
    // A remainder would favour the first letters.
    if (byte < 8 * LETTERS.length) letters.push(LETTERS.charAt(byte % LETTERS.length));
  }
  return letters.join('');
}
