/** An event without what nobody may read who looks over a technician's shoulder: hashes, pins, photos, words about visitors. */

/** What is said instead of the value under such a key. */
const HIDDEN: Readonly<Record<string, (size: string) => string>> = {
  passwordHash: () => '(hidden)',
  password: () => '(hidden)',
  tokenHash: () => '(hidden)',
  pin: () => '(hidden)',
  pinCode: () => '(hidden)',
  pin_code: () => '(hidden)',
  // The code of a ticket, and the address that it is in.
  code: () => '(hidden)',
  page: () => '(hidden)',
  photoDigest: () => '(photo)',
  personal: () => '(texts beside the journal)',
  photo: (size) => `(photo, ${size})`,
  image: (size) => `(picture, ${size})`,
  comment: (size) => `(comment, ${size})`,
  // The answer to a request: whatever it held.
  data: (size) => `(answer, ${size})`,
  request: () => '(hidden)',
};
/** Books whose elements are people. */
const PEOPLE = new Set(['Consumer', 'ConsumerPreRegistered', 'User']);
const OPEN_FIELDS = new Set(['id', 'ticket', 'state', 'login', 'disabled', 'role_id']);
/** What is longer is a picture, whatever it is called. */
const TEXT_MAX = 500;

export function redacted(value: unknown, isPerson = false): unknown {
  if (Array.isArray(value)) return value.map((item) => redacted(item, isPerson));
  if (typeof value === 'string' && value.length > TEXT_MAX) return `(${sizeOf(value)})`;
  if (typeof value !== 'object' || value === null) return value;
  const ofPerson = isPerson || ('book' in value && PEOPLE.has(String(value.book)));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactedField(key, inner, ofPerson)]));
}

function redactedField(key: string, value: unknown, ofPerson: boolean): unknown {
  const hide = HIDDEN[key];
  if (hide && value !== null && value !== '') return hide(sizeOf(value));
  if (ofPerson && key === 'row' && typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, OPEN_FIELDS.has(field) ? inner : '(hidden)']));
  }
  return redacted(value, ofPerson);
}

function sizeOf(value: unknown): string {
  const bytes = Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
  return bytes < 1000 ? `${bytes} B` : `${Math.round(bytes / 1000)} kB`;
}
