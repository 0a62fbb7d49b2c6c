/**
 * Keyboard layouts that scanners are set to: a scanner types for a computer with that layout, and so must be read with it. Source:
 * xkeyboard-config 2.42 (Debian xkb-data), symbols/us, gb, de, fr, kz (each `basic`, kz after RST KazSSR 903-90) and ru (`winkeys`),
 * levels 1 to 3; of level 3 (AltGr) what a code may have. The Kazakh layout has letters in place of the digits: with it a scanner types
 * digits on the number pad.
 */
import { characterOf } from './us-layout.js';

/** USB HID usage tables 1.12, page 07h, by rows from the digits down; 31h and 32h are one key. */
const ROWS = [
  [0x35, 0x1e, 0x1f, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x2d, 0x2e],
  [0x14, 0x1a, 0x08, 0x15, 0x17, 0x1c, 0x18, 0x0c, 0x12, 0x13, 0x2f, 0x30],
  [0x04, 0x16, 0x07, 0x09, 0x0a, 0x0b, 0x0d, 0x0e, 0x0f, 0x33, 0x34, 0x32],
  [0x64, 0x1d, 0x1b, 0x06, 0x19, 0x05, 0x11, 0x10, 0x36, 0x37, 0x38],
] as const;

/** In place of a key that types nothing by itself, such as an accent. */
const NOTHING = '\u2400';

const PLAIN_AND_SHIFTED = {
  gb: [
    ['`1234567890-=', '¬!"£$%^&*()_+'],
    ['qwertyuiop[]', 'QWERTYUIOP{}'],
    ["asdfghjkl;'#", 'ASDFGHJKL:@~'],
    ['\\zxcvbnm,./', '|ZXCVBNM<>?'],
  ],
  de: [
    ['\u24001234567890ß\u2400', '°!"§$%&/()=?\u2400'],
    ['qwertzuiopü+', 'QWERTZUIOPÜ*'],
    ['asdfghjklöä#', "ASDFGHJKLÖÄ'"],
    ['<yxcvbnm,.-', '>YXCVBNM;:_'],
  ],
  fr: [
    ['²&é"\'(-è_çà)=', '~1234567890°+'],
    ['azertyuiop\u2400$', 'AZERTYUIOP\u2400£'],
    ['qsdfghjklmù*', 'QSDFGHJKLM%µ'],
    ['\u2400wxcvbn,;:!', '\u2400WXCVBN?./§'],
  ],
  ru: [
    ['ё1234567890-=', 'Ё!"№;%:?*()_+'],
    ['йцукенгшщзхъ', 'ЙЦУКЕНГШЩЗХЪ'],
    ['фывапролджэ\\', 'ФЫВАПРОЛДЖЭ/'],
    ['/ячсмитьбю.', '|ЯЧСМИТЬБЮ,'],
  ],
  kz: [
    ['("әіңғ,.үұқөһ', ')!ӘІҢҒ;:ҮҰҚӨҺ'],
    ['йцукенгшщзхъ', 'ЙЦУКЕНГШЩЗХЪ'],
    ['фывапролджэ\\', 'ФЫВАПРОЛДЖЭ/'],
    ['<ячсмитьбю№', '>ЯЧСМИТЬБЮ?'],
  ],
} as const;

/** With AltGr, by usage. */
const WITH_ALT_GR: Partial<Record<KeyboardLayoutName, Readonly<Record<number, string>>>> = {
  gb: { 53: '|', 33: '€' },
  de: { 31: '²', 32: '³', 36: '{', 37: '[', 38: ']', 39: '}', 45: '\\', 20: '@', 8: '€', 48: '~', 100: '|', 16: 'µ' },
  fr: { 31: '~', 32: '#', 33: '{', 34: '[', 35: '|', 36: '`', 37: '\\', 38: '^', 39: '@', 45: ']', 46: '}', 8: '€', 48: '¤' },
};

export const KEYBOARD_LAYOUTS = ['us', 'gb', 'de', 'fr', 'ru', 'kz'] as const;
export type KeyboardLayoutName = (typeof KEYBOARD_LAYOUTS)[number];

type Characters = ReadonlyMap<number, readonly [plain: string, shifted: string]>;

const BACKSLASH_OF_US = 0x31;
const HASH = 0x32;

function charactersIn(layout: Exclude<KeyboardLayoutName, 'us'>): Characters {
  return new Map(
    PLAIN_AND_SHIFTED[layout].flatMap(([plain, shifted], row) => {
      const [ofPlain, ofShifted] = [[...plain], [...shifted]];
      return (ROWS[row] ?? []).map((usage, at) => [usage, [ofPlain[at] ?? NOTHING, ofShifted[at] ?? NOTHING]] as const);
    }),
  );
}

const LAYOUTS = {
  gb: charactersIn('gb'),
  de: charactersIn('de'),
  fr: charactersIn('fr'),
  ru: charactersIn('ru'),
  kz: charactersIn('kz'),
};

/** What a key types with AltGr; null = what it types without. */
export const characterWithAltGr = (layout: KeyboardLayoutName, usage: number): string | null => WITH_ALT_GR[layout]?.[usage] ?? null;

/** What a key types with this layout; null = nothing. Keys of the number pad are the same everywhere. */
export function characterIn(layout: KeyboardLayoutName, usage: number, isShifted: boolean): string | null {
  if (layout === 'us') return characterOf(usage, isShifted);
  const found = LAYOUTS[layout].get(usage === BACKSLASH_OF_US ? HASH : usage);
  if (found === undefined) return characterOf(usage, isShifted);
  const character = found[isShifted ? 1 : 0];
  return character === NOTHING ? null : character;
}
