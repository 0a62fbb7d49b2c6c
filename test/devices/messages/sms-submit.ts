/**
 * A message as a modem gets it in PDU mode (3GPP TS 27.005, 3.3): SMS-SUBMIT of 3GPP TS 23.040, 9.2.2.2, in letters of 3GPP TS 23.038.
 * Written from the standards alone: nothing of it is gammu's or the product's.
 */

export interface Submit {
  readonly to: string;
  readonly text: string;
  readonly alphabet: 'gsm7' | 'ucs2';
  /** Of a concatenated message (9.2.3.24.1). */
  readonly part: { readonly reference: number; readonly number: number; readonly count: number } | null;
}

/** @throws where it is none */
export function decodeSubmit(hex: string, length: number): Submit {
  if (!/^([0-9A-F]{2})+$/i.test(hex)) throw new Error('not in pairs of hexadecimal digits');
  const bytes = new Octets(Buffer.from(hex, 'hex'));
  // 27.005, 3.1: the length of <pdu> does not count the service centre.
  bytes.take(bytes.one());
  if (bytes.left !== length) throw new Error(`AT+CMGS=${length} is followed by ${bytes.left} octets`);
  const first = bytes.one();
  if ((first & 0b11) !== 0b01) throw new Error(`TP-MTI is ${first & 0b11}, not that of SMS-SUBMIT`);
  bytes.one();
  const to = address(bytes);
  bytes.one();
  const alphabet = alphabetOf(bytes.one());
  // 9.2.3.3: none, relative in one octet, enhanced or absolute in seven.
  bytes.take([0, 7, 1, 7][(first >> 3) & 0b11] ?? 0);
  return { to, ...userData(bytes, { hasHeader: (first & 0x40) !== 0, alphabet }), alphabet };
}

class Octets {
  private at = 0;
  constructor(private readonly bytes: Buffer) {}

  get left(): number {
    return this.bytes.length - this.at;
  }

  one(): number {
    return this.take(1)[0] ?? 0;
  }

  take(count: number): Buffer {
    if (count > this.left) throw new Error(`the PDU ends ${count - this.left} octets too early`);
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }
}

/** 9.1.2.5: digits, kind of number, and semi-octets with the lower one first. */
function address(bytes: Octets): string {
  const digits = bytes.one();
  const kind = bytes.one();
  const text = [...bytes.take(Math.ceil(digits / 2))].map((octet) => `${(octet & 0xf).toString(16)}${(octet >> 4).toString(16)}`).join('');
  return `${(kind & 0x70) === 0x10 ? '+' : ''}${text.slice(0, digits)}`;
}

/** 23.038, 4: the general group alone. */
function alphabetOf(scheme: number): Submit['alphabet'] {
  if ((scheme & 0xc0) !== 0) throw new Error(`TP-DCS 0x${scheme.toString(16)} is of no group that texts have`);
  if ((scheme & 0x0c) === 0x08) return 'ucs2';
  if ((scheme & 0x0c) === 0) return 'gsm7';
  throw new Error(`TP-DCS 0x${scheme.toString(16)} is no text`);
}

function userData(
  bytes: Octets,
  { hasHeader, alphabet }: { readonly hasHeader: boolean; readonly alphabet: Submit['alphabet'] },
): Pick<Submit, 'text' | 'part'> {
  const count = bytes.one();
  const octets = alphabet === 'gsm7' ? Math.ceil((count * 7) / 8) : count;
  if (octets > 140) throw new Error(`${octets} octets of text; a message has 140`);
  const data = bytes.take(octets);
  if (bytes.left > 0) throw new Error(`${bytes.left} octets after the text`);
  const headerOctets = hasHeader ? (data[0] ?? 0) + 1 : 0;
  const part = hasHeader ? partIn(data.subarray(1, headerOctets)) : null;
  if (alphabet === 'ucs2') return { part, text: data.subarray(headerOctets).swap16().toString('utf16le') };
  // 9.2.3.24: fill bits before the text, so that it begins at a septet.
  const headerSeptets = Math.ceil((headerOctets * 8) / 7);
  return { part, text: septets(data, count).slice(headerSeptets).reduce(letter, { text: '', isEscaped: false }).text };
}

function partIn(header: Buffer): Submit['part'] {
  for (let at = 0; at < header.length; at += 2 + (header[at + 1] ?? 0)) {
    const [kind, length = 0] = header.subarray(at, at + 2);
    const data = header.subarray(at + 2, at + 2 + length);
    if (kind === 0x00 && length === 3) return { reference: data[0] ?? 0, count: data[1] ?? 0, number: data[2] ?? 0 };
    if (kind === 0x08 && length === 4) return { reference: data.readUInt16BE(0), count: data[2] ?? 0, number: data[3] ?? 0 };
  }
  return null;
}

/** 23.038, 6.1.2.1.1. */
function septets(data: Buffer, count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const bit = index * 7;
    const word = (data[bit >> 3] ?? 0) | ((data[(bit >> 3) + 1] ?? 0) << 8);
    return (word >> (bit & 7)) & 0x7f;
  });
}

/** 23.038, 6.2.1 and 6.2.1.1. */
const LETTERS =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const ESCAPED: Readonly<Record<number, string>> = {
  ...{ 10: '\f', 20: '^', 40: '{', 41: '}', 47: '\\', 60: '[', 61: '~', 62: ']', 64: '|', 101: '€' },
};
const ESCAPE = 0x1b;

interface Read {
  readonly text: string;
  readonly isEscaped: boolean;
}

function letter({ text, isEscaped }: Read, code: number): Read {
  if (!isEscaped && code === ESCAPE) return { text, isEscaped: true };
  return { text: text + ((isEscaped ? ESCAPED[code] : LETTERS[code]) ?? '?'), isEscaped: false };
}
