/**
 * Alpha and BetaBrite: the M-Protocol (9708-8061). Sources: wls.wwco.com/ledsigns/alpha/led97088061.html (1995) and
 * .../alpha/protocol.html; betabrite by tenderlove (lib/betabrite/files/text.rb); python-alphasign by prototux (packet.py);
 * alpha_protocol by inspiredclick (src/SignClient.test.ts).
 *
 *     00 ×5 or more  01 type address  02 command data [03 sum]…  04
 *
 * The zeros let the board detect the speed. Type `Z` = every type. The address is two digits of base 16, "00" = every board. Several blocks
 * of 02 … 03 may stand in one frame. The sum has four digits, from 02 to 03 with both. Text: file, 1B, position, mode, text; within it 1C
 * is a colour. Nothing answers a text. More than a second between two bytes ends the frame.
 */
import { type Static, Type } from '@sinclair/typebox';
import { OrNull, oneOf, table } from '../../profile-files.js';
import { heard, type Inside, isMeant, lettersIn, type Reaction, showRow } from '../../twins/led/reaction.js';
import { hexDigits, sum16 } from '../checksums.js';
import { fromLatin1, latin1, MORE, message, noise, type Scan, skip } from '../scan.js';
import type { Board, LedCodec, LedFamilyKind } from './kind.js';

const settings = table({
  family: Type.Literal('alpha'),
  /** Frames end with a sum of four digits. */
  hasChecksum: Type.Boolean(),
  /** The text file that is written: `A` is there as the board comes. */
  textFile: Type.String({ pattern: '^[A-Z]$', 'x-expects': 'a letter from A to Z' }),
  position: oneOf('middle', 'top', 'bottom', 'fill', 'left', 'right'),
  /** null = the board chooses. */
  colour: OrNull(oneOf('red', 'green', 'amber', 'yellow')),
});

const BEGIN = 0x01;
const END = 0x04;
const ZEROS = 5;
const ESCAPE = '\x1b';
const COLOUR = '\x1c';
const WRITE_TEXT = 'A';
const HOLD = 'b';
const FLASH = 'c';
const FRAME_MAX = 4096;

const POSITIONS = { middle: '\x20', top: '\x22', bottom: '\x26', fill: '\x30', left: '\x31', right: '\x32' };
const COLOURS = { red: '1', green: '2', amber: '3', yellow: '8' };

export interface AlphaBlock {
  /** `A` writes a text, `G` a string, `E` a special function. */
  readonly command: string;
  readonly data: string;
  readonly sum: 'right' | 'wrong' | null;
}

export interface AlphaFrame {
  readonly zeros: number;
  readonly type: string;
  /** 0 = every board. */
  readonly address: number;
  readonly blocks: readonly AlphaBlock[];
}

interface AlphaText {
  readonly file: string;
  readonly position: string;
  /** `b` holds, `c` flashes. */
  readonly mode: string;
  /** `1` red, `2` green…; null = not given. */
  readonly colour: string | null;
  readonly text: string;
}

/** A single block ends with 03 only if a sum follows; multiple blocks always do. */
export function encodeAlpha({ zeros, type, address, blocks }: AlphaFrame): Uint8Array {
  const whole = blocks.map(({ command, data, sum }) => {
    const block = `\x02${command}${data}\x03`;
    if (sum !== null) return `${block}${hexDigits(sum16(fromLatin1(block)), 4)}`;
    return blocks.length > 1 ? block : block.slice(0, -1);
  });
  return fromLatin1(`${'\0'.repeat(zeros)}\x01${type}${hexDigits(address, 2)}${whole.join('')}\x04`);
}

export function decodeAlpha(bytes: Uint8Array): Scan<AlphaFrame> {
  const mayBegin = (byte: number): boolean => byte === 0;
  if (bytes[0] !== 0) return skip(bytes, mayBegin, 'no zeros before the frame');
  const begin = bytes.findIndex((byte) => byte !== 0);
  if (begin === -1) return MORE;
  if (bytes[begin] !== BEGIN || begin < ZEROS) return noise(begin, `fewer than ${ZEROS} zeros, or nothing behind them`);
  const end = bytes.findIndex((byte, at) => at > begin && (byte === END || byte === 0 || byte === BEGIN));
  if (end === -1 && bytes.length <= FRAME_MAX) return MORE;
  if (end === -1 || end > FRAME_MAX) return skip(bytes.subarray(0, FRAME_MAX), () => false, 'a frame without an end');
  if (bytes[end] !== END) return noise(end, 'a frame that was broken off');
  const frame = readFrame(begin, latin1(bytes.subarray(begin + 1, end)));
  return frame === null ? noise(end + 1, 'no type, address and blocks') : message(end + 1, frame);
}

function readFrame(zeros: number, body: string): AlphaFrame | null {
  const [head = '', ...parts] = body.split('\x02');
  if (!/^[!-~][0-9A-F]{2}$/.test(head) || parts.length === 0) return null;
  const blocks = parts.flatMap((part) => readBlock(part) ?? []);
  if (blocks.length < parts.length) return null;
  return { zeros, type: head.slice(0, 1), address: Number.parseInt(head.slice(1), 16), blocks };
}

function readBlock(part: string): AlphaBlock | null {
  const [content = '', sum = '', ...more] = part.split('\x03');
  if (!/^[A-Z]/.test(content) || !/^([0-9A-F]{4})?$/.test(sum) || more.length > 0) return null;
  const right = hexDigits(sum16(fromLatin1(`\x02${content}\x03`)), 4);
  return { command: content.slice(0, 1), data: content.slice(1), sum: sum === '' ? null : sum === right ? 'right' : 'wrong' };
}

const textData = ({ file, position, mode, colour, text }: AlphaText): string =>
  `${file}${ESCAPE}${position}${mode}${colour === null ? '' : `${COLOUR}${colour}`}${text}`;

/** The text of a block that writes one; null = it writes none, or has unknown settings. */
export function decodeAlphaText({ command, data }: AlphaBlock): AlphaText | null {
  const [file = '', begin, position = '', mode = ''] = data;
  const rest = data.slice(4);
  const colour = rest.startsWith(COLOUR) ? rest.slice(1, 2) : null;
  const text = rest.slice(colour === null ? 0 : 2);
  const isKnown = command === WRITE_TEXT && begin === ESCAPE && /^[a-z]$/.test(mode) && /^[ -~]*$/.test(text);
  return isKnown ? { file, position, mode, colour, text } : null;
}

function codec({ protocol, rows, said }: Board<typeof settings>): LedCodec {
  return {
    blinking: 'untilTold',
    show: (address, content) =>
      rows(content).map((row) => {
        const data = textData({
          file: protocol.textFile,
          position: POSITIONS[protocol.position],
          mode: content.blinkCount > 0 && row !== '' ? FLASH : HOLD,
          colour: protocol.colour === null ? null : COLOURS[protocol.colour],
          text: row,
        });
        const block = { command: WRITE_TEXT, data, sum: protocol.hasChecksum ? 'right' : null } as const;
        return said(encodeAlpha({ zeros: ZEROS, type: 'Z', address, blocks: [block] }));
      }),
  };
}

/** Signs that are configured as a PC answer with this type. */
const FROM_SIGN = '0';

function behaviour(inside: Inside, { textFile }: Static<typeof settings>): (frame: AlphaFrame) => Reaction | null {
  const { face, note } = inside;
  const wrong = (block: AlphaBlock, text: AlphaText | null): string | null => {
    if (block.sum === 'wrong') return 'the sum is wrong';
    if (text === null) return 'it does not know this command, or its settings';
    if (text.file !== textFile) return `file ${text.file} is not the one that runs`;
    return text.mode === 'b' || text.mode === 'c' ? null : `the text moves: mode ${text.mode}`;
  };
  const write = (block: AlphaBlock): void => {
    const text = decodeAlphaText(block);
    const fault = wrong(block, text);
    if (fault !== null) note(fault);
    if (fault !== null || text === null) return;
    showRow(inside, 0, lettersIn(inside, fromLatin1(text.text)));
    face.blink(0, text.mode === 'c' ? Number.POSITIVE_INFINITY : 0);
  };
  return ({ type, address, blocks }) => {
    if (type === FROM_SIGN || !isMeant(inside, address)) return null;
    for (const block of blocks) write(block);
    return heard();
  };
}

export const alpha: LedFamilyKind<typeof settings, AlphaFrame> = {
  settings,
  addresses: { first: 1, last: 255 },
  codec,
  decoder: () => decodeAlpha,
  silenceMs: 1000,
  behaviour,
};
