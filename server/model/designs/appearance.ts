/** The look that a branch gives its kiosks, boards and visitors' pages: a logo, a colour, and a scheme for each. */
import { type Static, Type } from '@sinclair/typebox';
import { ClosedObject, Nullable, OneOf } from '../schema.js';
import { SCHEMES } from './colours.js';

/** Base64: a drawing of a logo has some ten thousand characters; it goes into each snapshot and to each kiosk. */
export const LOGO_LENGTH_MAX = 400_000;

const Scheme = (what: string) =>
  Nullable(OneOf(SCHEMES, `light, dark or contrast (high contrast, without the branch's colour)`), `the scheme of ${what}`);

export const appearanceFields = {
  logo: Nullable(
    Type.String({ minLength: 1, maxLength: LOGO_LENGTH_MAX, 'x-expects': 'a picture (PNG, JPEG or WebP) in base64' }),
    'the logo; null = none',
  ),
  accent: Nullable(
    Type.String({ pattern: '^#[0-9a-f]{6}$', 'x-expects': 'a colour such as "#0b5cad"', 'x-example': '#0b5cad' }),
    'the colour of buttons, signs and new calls; null = that of the box',
  ),
  kiosk: Scheme('kiosks; null = as the computer of the kiosk is set'),
  boards: Scheme('LCD boards; null = the colours of their templates'),
};

export const Appearance = ClosedObject(appearanceFields, { $id: 'Appearance' });
export type Appearance = Static<typeof Appearance>;

export const PLAIN_APPEARANCE: Appearance = { logo: null, accent: null, kiosk: null, boards: null };
