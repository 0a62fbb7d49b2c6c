/** `~HS` and `~HQES` of ZPL II: what is still to be printed, and which errors and warnings there are. Pages are as in `format.ts`. */
import { Type } from '@sinclair/typebox';
import { type Misfit, OrNull } from '../../profile-files.js';
import { bits, type Sensors } from '../../twins/printer/sensors.js';
import type { Question, StatusDialect } from '../dialects/kind.js';
import { type BitMeanings, factsOf, type PrinterFacts } from '../facts.js';
import type { PrinterProfile } from '../profile.js';

export const fields = {
  /** It answers `~HQES` of ZPL II, and nothing of ESC/POS. */
  zpl: OrNull(Type.Boolean()),
};

const STX = '\x02';
const ETX = '\x03';
/** The longest answer is some ninety letters. */
const LENGTH_MAX = 256;
const LINES_OF_HS = 3;

/** The guide has no name for a bit of these bytes; but the printer says that there is an error, and must not pass for ready. */
const UNNAMED: BitMeanings = { hasError: 0xff };
/**
 * Errors (groups 2 and 1) and warnings (group 1) of `~HQES`, four bytes a group, the highest first (tables 8 and 9, pages 226 to 228).
 * 20000h is no fault: "if the customer doesn't take the paper and the printer clears the presenter", told once (Zebra TTP 2000 Technical
 * Manual P1002902-002, page 62, in the same words). Warnings about cleaning and the other sensors of the way of the paper tell nothing that
 * a visitor or clerk could do.
 */
const ERRORS: readonly BitMeanings[] = [
  // Group 2, and the first byte of group 1.
  ...[UNNAMED, UNNAMED, UNNAMED, UNNAMED, UNNAMED],
  // 01: paused; 02: no fault; 04 and 08: marks on paper that has none.
  { isOffline: 0x01, hasError: 0xfc },
  // 10: jam while it is retracted; 20: the presenter does not run; 40: no paper comes; 80: the way of the paper could not be cleared.
  // 01: configuration of the firmware; 02: sensor of the head's temperature.
  { paperJam: 0xd0, mechanicalError: 0x20, unrecoverableError: 0x03, hasError: 0x0c },
  // 01: media; 02: ribbon, which it has none of; 04: head; 08: cutter; 10, 20: head and motor hot; 40, 80: elements of the head.
  { paperEnd: 0x01, hasError: 0x02, coverOpen: 0x04, cutterError: 0x08, headHot: 0x30, unrecoverableError: 0xc0 },
];
const WARNINGS: readonly BitMeanings[] = [{}, {}, { ticketInMouth: 0x01 }, { paperNearEnd: 0x08 }];

/** Formats in the buffer, part of a format, and labels that remain (pages 233 to 235): a byte, 1 = there are some. */
const REMAINING: readonly BitMeanings[] = [{ isMoving: 0x01 }];

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** Not answered by a printer whose paper is out, whose head is open or too hot (page 233): the answer after it says so. */
const REMAINS: Question = { name: '~HS', bytes: ascii('~HS\r\n'), when: 'atOnce', meanings: REMAINING, mayBeSilent: true };
export const ZPL_STATUS: Question = { name: '~HQES', bytes: ascii('~HQES\r\n'), when: 'atOnce', meanings: [...ERRORS, ...WARNINGS] };

/** `~HI` (page 224): "model, version, dots a millimetre, memory, options". Without a line end, which a printer of ESC/POS would print. */
export const identify = (): Uint8Array => ascii('~HI');
const IDENTITY = /^\{?([^,{}]{1,40}),V[^,]*,\d+,/;
/** The model in the answer; null = it is none. */
export const readIdentity = (heard: readonly number[]): string | null => IDENTITY.exec(textOf(heard))?.[1]?.trim() ?? null;

const HS_FIRST = /^\{\d{3},[01],[01],\d{4},(\d{3}),[01],[01],([01]),/;
const HS_SECOND = /^\{\w{3},\d,[01],[01],[01],\w,\w,[01],(\d{8}),/;
const HQES = /^\{\s*PRINTER STATUS\s+ERRORS:\s+[01] ([0-9A-F]{8} [0-9A-F]{8})\s+WARNINGS:\s+[01] [0-9A-F]{8} ([0-9A-F]{8})\s*\}/i;

/** STX as `{` and ETX as `}`. What ended the answer before it may stand in front. */
const textOf = (bytes: readonly number[]): string =>
  String.fromCharCode(...bytes)
    .replaceAll(STX, '{')
    .replaceAll(ETX, '}')
    .replace(/^[\r\n]+/, '');

const LINE_END = '}\r\n';
const isHostStatus = (text: string): boolean => /^\{[\w,]*(\}|$)/.test(text);

/** Lines of `~HS` end with ETX, CR, LF each; that of `~HQES` is one block, and CR LF may follow it. */
function hear(bytes: readonly number[]): 'no' | 'more' | 'whole' {
  if (bytes.length > LENGTH_MAX) return 'no';
  const text = textOf(bytes);
  if (text === '') return 'more';
  if (!text.startsWith('{')) return 'no';
  if (isHostStatus(text)) return text.split(LINE_END).length > LINES_OF_HS ? 'whole' : 'more';
  if (!text.endsWith('}')) return 'more';
  return HQES.test(text) ? 'whole' : 'no';
}

const bytesOfHex = (hex: string): readonly number[] => [...Buffer.from(hex, 'hex')];

/** The bytes that the tables above speak of; null = not an answer to that question. */
function decode(question: Question, bytes: readonly number[]): readonly number[] | null {
  const text = textOf(bytes);
  if (question === ZPL_STATUS) {
    const [, errors, warnings] = HQES.exec(text) ?? [];
    return errors === undefined || warnings === undefined ? null : [...bytesOfHex(errors.replace(' ', '')), ...bytesOfHex(warnings)];
  }
  const [first = '', second = ''] = text.split(LINE_END);
  const [, formats, partial] = HS_FIRST.exec(first) ?? [];
  const [, labels] = HS_SECOND.exec(second) ?? [];
  if (formats === undefined || labels === undefined) return null;
  return [Number(formats) + Number(partial) + Number(labels) > 0 ? 1 : 0];
}

/** What an answer to `~HQES` says; null = it is none. */
export function factsOfZpl(heard: readonly number[]): PrinterFacts | null {
  const bytes = decode(ZPL_STATUS, heard);
  return bytes === null ? null : factsOf(bytes, ZPL_STATUS.meanings);
}

function* misfits({ status, raster }: PrinterProfile): Iterable<Misfit> {
  if (raster.command !== '^GF') {
    if (status.zpl === true) yield { field: 'raster.command', expected: '"^GF", because status.zpl is true', got: raster.command };
    return;
  }
  const asksEscPos = status.dleEot.length > 0 || status.asb || status.customFull || status.inTurn !== null || status.dleEnqClear;
  if (status.zpl !== true) yield { field: 'status.zpl', expected: 'true, because pictures are ^GF', got: status.zpl };
  if (asksEscPos) yield { field: 'status', expected: 'no questions of ESC/POS, which a printer of ZPL does not know', got: status };
}

/** The twin's own reading of the tables. */
function statusText({ isCoverOpen, isPaperOut, isNearEnd, isCutterError, isHeadHot, isPresenterJammed, isTicketInMouth }: Sensors): string {
  const errors = bits([0x1, isPaperOut], [0x4, isCoverOpen], [0x8, isCutterError], [0x10, isHeadHot], [0x1000, isPresenterJammed]);
  const warnings = bits([0x8, isNearEnd && !isPaperOut], [0x100, isTicketInMouth]);
  const line = (value: number): string => `${value === 0 ? 0 : 1} 00000000 ${value.toString(16).toUpperCase().padStart(8, '0')}`;
  return `${STX}\r\n   PRINTER STATUS\r\n   ERRORS:         ${line(errors)}\r\n   WARNINGS:       ${line(warnings)}\r\n${ETX}`;
}

function hostStatusText({ isBusy }: Sensors): string {
  const formats = isBusy ? '001' : '000';
  const lines = [`030,0,0,0560,${formats},0,0,0,000,0,0,0`, '001,0,0,0,0,K,0,0,00000000,1,000', '1234,0'];
  return lines.map((line) => `${STX}${line}${ETX}\r\n`).join('');
}

function answer(question: readonly number[], sensors: Sensors, profile: PrinterProfile): readonly number[] | null {
  const asked = textOf(question);
  if (asked === '~HI') return [...ascii(`${STX}${profile.model}-200dpi,V64.19.7Z,8,8192KB,X${ETX}\r\n`)];
  if (asked === '~HQES') return [...ascii(statusText(sensors))];
  if (asked !== '~HS') return null;
  const { isPaperOut, isCoverOpen, isHeadHot } = sensors;
  return isPaperOut || isCoverOpen || isHeadHot ? [] : [...ascii(hostStatusText(sensors))];
}

export const zplStatus: StatusDialect = {
  misfits,
  isSent: ({ zpl }) => zpl === true,
  questions: ({ zpl }) => (zpl === true ? [REMAINS, ZPL_STATUS] : []),
  hear,
  decode,
  answer: (question, sensors, profile) => (profile.status.zpl === true ? answer(question, sensors, profile) : null),
};
