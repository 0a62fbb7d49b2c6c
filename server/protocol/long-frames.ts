/**
 * What is looked at before a long frame is parsed. A frame may have megabytes because of a picture, which is one long text and costs
 * nothing to parse; the same megabytes of brackets and commas would hold up everybody for half a second, again and again.
 */

/** Up to here parsing is quick, whatever is in it. */
const LONG = 64 * 1024;
/** The longest request of the protocol without a picture has some thousand ids. */
export const VALUES_MAX = 20_000;

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;

/** Whether a frame has more values (elements, fields, levels) than any request. It looks no further than that. */
export function hasTooManyValues(text: string): boolean {
  if (text.length <= LONG) return false;
  let values = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character === QUOTE) index = endOfText(text, index);
    else if (character === COMMA || character === OPEN_LIST || character === OPEN_OBJECT) values += 1;
    if (values > VALUES_MAX) return true;
  }
  return false;
}

/** The position of the quote that ends the text which begins at `start`; the end of the frame if there is none. */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}
