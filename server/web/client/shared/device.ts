/** The secret by which the box knows this browser again: whoever has logged in here before is not made to wait by the guesses of others. */
import { keep, kept } from './keep.js';

const BYTES = 16;

export function deviceSecret(): string {
  const known = kept('local', 'device');
  if (known !== null) return known;
  // Without TLS a browser has no randomUUID.
  const made = [...crypto.getRandomValues(new Uint8Array(BYTES))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  keep('local', 'device', made);
  return made;
}
