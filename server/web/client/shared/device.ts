/** A secret that identifies this browser to the box: users who have logged in here are not slowed down by the wrong guesses of others. */
import { keep, kept } from './keep.js';

const BYTES = 16;

export function deviceSecret(): string {
  const known = kept('local', 'device');
  if (known !== null) return known;
  // Without TLS a browser does not provide `randomUUID`.
  const made = [...crypto.getRandomValues(new Uint8Array(BYTES))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  keep('local', 'device', made);
  return made;
}
