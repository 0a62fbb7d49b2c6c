/** Keys by their usage codes: names for key maps, characters for scanned texts. Source: USB HID usage tables 1.12, page 07h. */

interface Key {
  /** Name in key maps: the label on a US keyboard. Keys of the number pad have the names of the other keys. */
  readonly name: string;
  readonly character: string | null;
  readonly shifted: string | null;
}

const key = (name: string, character: string | null = null, shifted: string | null = character): Key => ({ name, character, shifted });

const LETTERS_AT = 0x04;
const DIGITS_AT = 0x1e;
const FUNCTIONS_AT = 0x3a;
const PAD_DIGITS_AT = 0x59;
const inRow = (at: number, keys: readonly Key[]): readonly (readonly [number, Key])[] => keys.map((one, index) => [at + index, one]);

const DIGITS = [...'1234567890'];
const letterKey = (letter: string): Key => key(letter.toUpperCase(), letter, letter.toUpperCase());
const digitKey = (digit: string, index: number): Key => key(digit, digit, '!@#$%^&*()'[index]);
const functionKey = (_: unknown, index: number): Key => key(`F${index + 1}`);

/** Number pads give digits whatever Num Lock says: the box never sets Num Lock. */
const KEYS: ReadonlyMap<number, Key> = new Map([
  ...inRow(LETTERS_AT, [...'abcdefghijklmnopqrstuvwxyz'].map(letterKey)),
  ...inRow(DIGITS_AT, DIGITS.map(digitKey)),
  ...inRow(0x28, [key('Enter'), key('Escape'), key('Backspace'), key('Tab'), key('Space', ' ')]),
  ...inRow(0x2d, [key('-', '-', '_'), key('=', '=', '+'), key('[', '[', '{'), key(']', ']', '}'), key('\\', '\\', '|')]),
  ...inRow(0x33, [key(';', ';', ':'), key("'", "'", '"'), key('`', '`', '~'), key(',', ',', '<'), key('.', '.', '>'), key('/', '/', '?')]),
  ...inRow(FUNCTIONS_AT, Array.from({ length: 12 }, functionKey)),
  ...inRow(0x49, [key('Insert'), key('Home'), key('PageUp'), key('Delete'), key('End'), key('PageDown')]),
  ...inRow(0x4f, [key('Right'), key('Left'), key('Down'), key('Up')]),
  ...inRow(0x54, [key('/', '/'), key('*', '*'), key('-', '-'), key('+', '+'), key('Enter')]),
  ...inRow(
    PAD_DIGITS_AT,
    DIGITS.map((digit) => key(digit, digit)),
  ),
  ...inRow(0x63, [key('.', '.')]),
  // Usages 67h, 85h, B0h and B1h: of number pads for accounts and of Brazilian ones.
  ...inRow(0x67, [key('=', '=')]),
  ...inRow(0x85, [key(',', ',')]),
  ...inRow(0xb0, [key('00', '00'), key('000', '000')]),
]);

/** null = a key without a name here, such as Num Lock, which some number pads send around each key. */
export const keyName = (usage: number): string | null => KEYS.get(usage)?.name ?? null;

export function characterOf(usage: number, isShifted: boolean): string | null {
  const found = KEYS.get(usage);
  return found === undefined ? null : isShifted ? found.shifted : found.character;
}

export const KEYBOARD_KEY_NAMES: ReadonlySet<string> = new Set([...KEYS.values()].map(({ name }) => name));
