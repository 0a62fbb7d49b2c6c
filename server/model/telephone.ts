/** Less is the number of a house or a typing error, not of a telephone; E.164 has at most fifteen. */
const DIGITS_LEAST = 5;
const DIGITS_MOST = 15;
/** In Russia and Kazakhstan: an area of three digits and seven more. */
const HOME = /^[78]?(\d{10})$/;

export const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** What stands between digits for the eye alone. */
const PLAIN = /^\+?[\d\s().\-\u2010-\u2014]+$/;

/** As it is dialled in any country: 00 is the +. */
const dialled = (text: string): string => text.trim().replace(/^00/, '+');

/**
 * A telephone is the same however it is written: by this it is compared. In Russia and Kazakhstan people write +7, 8, or neither; numbers
 * of other countries are their digits, and a `+` tells them from those.
 */
export function telephoneOf(text: string): string {
  const number = dialled(text);
  const digits = digitsOf(number);
  const isForeign = number.startsWith('+') && !digits.startsWith('7');
  const [, home] = (isForeign ? null : HOME.exec(digits)) ?? [];
  return home === undefined ? digits : `7${home}`;
}

/** Whether a visitor can be reached by it, as far as its signs and its length tell. Whatever else stands behind it is no telephone. */
export function isTelephone(text: string): boolean {
  const number = dialled(text);
  const { length } = digitsOf(number);
  return PLAIN.test(number) && length >= DIGITS_LEAST && length <= DIGITS_MOST;
}
