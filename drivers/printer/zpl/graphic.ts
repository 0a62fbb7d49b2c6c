/** `^GF`: a picture as a field of a format, in hexadecimal digits with repeat counts. */
import { type Bitmap, bytesPerRow } from '../../imaging/bitmap.js';
import { within } from '../commands.js';

/** ZPL Programming Guide P1099958, `^GF`, page 215: bytes of a field and of one of its rows. */
export const FIELD_BYTES_MAX = 99_999;

/** The same guide, "Alternative Data Compression Scheme": G to Y count 1 to 19, g to z 20 to 400. */
const ONES = 'GHIJKLMNOPQRSTUVWXY';
const TWENTIES = 'ghijklmnopqrstuvwxyz';
const COUNT_MAX = 419;

function repeated(digit: string, count: number): string {
  let text = '';
  for (let rest = count; rest > 0; ) {
    const now = Math.min(rest, COUNT_MAX);
    rest -= now;
    const [twenties, ones] = [Math.floor(now / 20), now % 20];
    // A lone digit is shorter without its count.
    text += now === 1 ? digit : (TWENTIES[twenties - 1] ?? '') + (ONES[ones - 1] ?? '') + digit;
  }
  return text;
}

/** Zeros at the end are a comma, which fills whole bytes: of an odd number of them one stays. */
function digitsOf(row: Uint8Array): string {
  const digits = Buffer.from(row).toString('hex').toUpperCase();
  const zeros = digits.length - digits.replace(/0+$/, '').length;
  const filled = zeros - (zeros % 2);
  const kept = digits.slice(0, digits.length - filled).replace(/(.)\1*/g, (run, digit: string) => repeated(digit, run.length));
  return filled > 0 ? `${kept},` : kept;
}

/** `^GFA,bytes,bytes,bytesPerRow,digits`; a row like the one above it is a colon. */
export function graphicField(picture: Bitmap): string {
  const stride = bytesPerRow(picture.widthDots);
  const size = within('bytes of picture', stride * picture.heightDots, 1, FIELD_BYTES_MAX);
  let before = '';
  let data = '';
  for (let row = 0; row < picture.heightDots; row++) {
    const digits = digitsOf(picture.bytes.subarray(row * stride, (row + 1) * stride));
    data += digits === before ? ':' : digits;
    before = digits;
  }
  return `^GFA,${size},${size},${stride},${data}`;
}
