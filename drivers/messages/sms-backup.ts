/**
 * A text message as a file of gammu (`.smsbackup`, as `gammu-smsd-inject` writes it): parts, and the alphabet of each. A plain text file
 * would be sent in the alphabet that the settings of the daemon name, and gammu 1.42 takes the one without Cyrillic letters where
 * `TransmitFormat` is not set, whatever its manual says: visitors would read question marks.
 */

/** 3GPP TS 23.038, 6.2.1: letters that are one septet, and the same in every version of the alphabet. */
const ONE_SEPTET = /^[A-Za-z0-9 !"#%&'()*+,\-./:;<=>?@\n]*$/;
/** 3GPP TS 23.040, 9.2.3.24: 160 septets or 140 octets, less the header of a part. */
const SEPTETS = 160;
const LETTERS = 70;
const LETTERS_OF_PART = 67;
/** Of text in one line of the file, in digits. */
const LINE_DIGITS = 200;

/** @param reference the same for all parts of a message, 0 to 255, and another one for the next message */
export function smsBackup(to: string, text: string, reference: number): string {
  if (text.length <= SEPTETS && ONE_SEPTET.test(text)) return section(0, to, text, ['Coding = Default_No_Compression']);
  const parts = text.length <= LETTERS ? [text] : partsOf(text);
  return parts
    .map((part, index) => {
      const header = parts.length === 1 ? [] : [`UDH = ${hex([5, 0, 3, reference, parts.length, index + 1])}`];
      return section(index, to, part, [...header, 'Coding = Unicode_No_Compression']);
    })
    .join('\n');
}

/** No letter of two units is torn. */
function partsOf(text: string): readonly string[] {
  const parts = [''];
  for (const letter of text) {
    const last = parts.at(-1) ?? '';
    if (last.length + letter.length > LETTERS_OF_PART) parts.push(letter);
    else parts[parts.length - 1] = last + letter;
  }
  return parts;
}

function section(index: number, to: string, text: string, more: readonly string[]): string {
  const digits = Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase();
  const lines = digits.match(new RegExp(`.{1,${LINE_DIGITS}}`, 'g')) ?? [''];
  return [
    `[SMSBackup${three(index)}]`,
    ...['PDU = Submit', 'State = UnSent', `Number = "${to}"`],
    ...lines.map((line, at) => `Text${String(at).padStart(2, '0')} = ${line}`),
    ...more,
    ...['Folder = 1', `Length = ${text.length}`, 'Class = -1', ''],
  ].join('\n');
}

const three = (index: number): string => String(index).padStart(3, '0');
const hex = (bytes: readonly number[]): string => Buffer.from(bytes).toString('hex').toUpperCase();
