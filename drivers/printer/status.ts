/**
 * Decodes a printer's answers byte by byte. Answers carry no name, so they are distinguished by fixed bits and by the pending questions:
 * Epson TM-T88III manual, appendix G (manualsdump.com, page 173); Citizen CBM1000, appendix 3. Pure: the stream may be split anywhere;
 * bytes that fit nothing are reported as noise and never throw.
 */
import { askCustomStatus, askInTurn, askStatus } from './commands.js';
import {
  AUTOMATIC_BITS,
  type BitMeanings,
  CUSTOM_BITS,
  ERROR_BITS,
  factsOf,
  OFFLINE_CAUSE_BITS,
  PAPER_BITS,
  PAPER_SENSOR_BITS,
  PRINTER_BITS,
  type PrinterFacts,
} from './facts.js';

/** Questions that a printer may support. */
export type Question = 'DLE EOT 1' | 'DLE EOT 2' | 'DLE EOT 3' | 'DLE EOT 4' | 'full' | 'GS r 1' | 'ESC v';

interface QuestionForm {
  readonly bytes: Uint8Array;
  /** Form of the answer: one byte of real-time status, six bytes of Custom, or one byte in its turn. */
  readonly answer: 'status' | 'full' | 'inTurn';
  readonly meanings: readonly BitMeanings[];
}

const status = (n: number, bits: BitMeanings): QuestionForm => ({ bytes: askStatus(n), answer: 'status', meanings: [bits] });

const QUESTIONS: Readonly<Record<Question, QuestionForm>> = {
  'DLE EOT 1': status(1, PRINTER_BITS),
  'DLE EOT 2': status(2, OFFLINE_CAUSE_BITS),
  'DLE EOT 3': status(3, ERROR_BITS),
  'DLE EOT 4': status(4, PAPER_BITS),
  full: { bytes: askCustomStatus(), answer: 'full', meanings: CUSTOM_BITS },
  'GS r 1': { bytes: askInTurn('GS r 1'), answer: 'inTurn', meanings: [PAPER_SENSOR_BITS] },
  'ESC v': { bytes: askInTurn('ESC v'), answer: 'inTurn', meanings: [PAPER_SENSOR_BITS] },
};

/** Bytes of the question. */
export const questionBytes = (question: Question): Uint8Array => QUESTIONS[question].bytes;

export type Report =
  | { readonly kind: 'answer'; readonly question: Question; readonly facts: PrinterFacts }
  /** Automatic status, sent unsolicited. */
  | { readonly kind: 'automatic'; readonly facts: PrinterFacts }
  /** A block `5F … 00`, such as the maker's name. */
  | { readonly kind: 'text'; readonly text: string }
  /** An invalid byte, or an answer without a pending question. */
  | { readonly kind: 'noise' };

/** Groups of bytes that the model sends. Without this, the six bytes of one maker could be taken for the four of another. */
export interface Dialect {
  readonly automatic: boolean;
  readonly full: boolean;
}

export interface Listening {
  readonly dialect: Dialect;
  /** Questions without an answer yet, in sending order. */
  readonly asked: readonly Question[];
  /** The group of which only the beginning has arrived. */
  readonly group: { readonly kind: 'automatic' | 'full' | 'text'; readonly bytes: readonly number[] } | null;
}

export const startListening = (dialect: Dialect): Listening => ({ dialect, asked: [], group: null });

export const expectAnswers = (listening: Listening, questions: readonly Question[]): Listening => ({
  ...listening,
  asked: [...listening.asked, ...questions],
});

/** After a time-out: following bytes are unrelated to earlier questions and groups. `kept` are still pending. */
export const startAfresh = (listening: Listening, kept: readonly Question[]): Listening => ({
  ...listening,
  asked: listening.asked.filter((question) => kept.includes(question)),
  group: null,
});

export function listen(listening: Listening, bytes: Uint8Array): { readonly listening: Listening; readonly reports: readonly Report[] } {
  const reports: Report[] = [];
  let now = listening;
  for (const byte of bytes) now = hear(now, byte, reports);
  return { listening: now, reports };
}

const XON = 0x11;
const XOFF = 0x13;
const TEXT_BEGIN = 0x5f;
/** Names and numbers of printers are shorter; a longer block began with a byte of noise. */
const TEXT_BYTES_MAX = 80;

const isStatus = (byte: number): boolean => (byte & 0x93) === 0x12;
const isAutomaticBegin = (byte: number): boolean => (byte & 0x93) === 0x10;
const isInTurn = (byte: number): boolean => (byte & 0x90) === 0;
const isPrintable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;

function hear(listening: Listening, byte: number, reports: Report[]): Listening {
  const { group } = listening;
  if (group?.kind === 'full') return hearFull(listening, group.bytes, byte, reports);
  // Flow control bytes may stand anywhere else, also inside a group; the port obeys them.
  if (byte === XON || byte === XOFF) return listening;
  if (group?.kind === 'automatic') return hearAutomatic(listening, group.bytes, byte, reports);
  if (group?.kind === 'text') return hearText(listening, group.bytes, byte, reports);
  return hearBegin(listening, byte, reports);
}

function hearBegin(listening: Listening, byte: number, reports: Report[]): Listening {
  const { dialect } = listening;
  if (isStatus(byte)) return answer(listening, 'status', [byte], reports);
  if (byte === 0x10 && dialect.full) return { ...listening, group: { kind: 'full', bytes: [byte] } };
  if (isAutomaticBegin(byte) && dialect.automatic) return { ...listening, group: { kind: 'automatic', bytes: [byte] } };
  if (byte === TEXT_BEGIN) return { ...listening, group: { kind: 'text', bytes: [byte] } };
  if (isInTurn(byte)) return answer(listening, 'inTurn', [byte], reports);
  reports.push({ kind: 'noise' });
  return listening;
}

/** Assigns the answer to the oldest pending question of this form. */
function answer(listening: Listening, form: QuestionForm['answer'], bytes: readonly number[], reports: Report[]): Listening {
  const at = listening.asked.findIndex((question) => QUESTIONS[question].answer === form);
  const question = listening.asked[at];
  if (question === undefined) {
    reports.push({ kind: 'noise' });
    return { ...listening, group: null };
  }
  reports.push({ kind: 'answer', question, facts: factsOf(bytes, QUESTIONS[question].meanings) });
  return { ...listening, asked: listening.asked.filter((_, index) => index !== at), group: null };
}

/** `10 0F` and four bytes of any value. */
function hearFull(listening: Listening, begun: readonly number[], byte: number, reports: Report[]): Listening {
  const bytes = [...begun, byte];
  if (bytes.length === 2 && byte !== 0x0f) {
    if (listening.dialect.automatic) return hear({ ...listening, group: { kind: 'automatic', bytes: begun } }, byte, reports);
    return giveUp(listening, byte, reports);
  }
  if (bytes.length < 6) return { ...listening, group: { kind: 'full', bytes } };
  return answer(listening, 'full', bytes.slice(2), reports);
}

function hearAutomatic(listening: Listening, begun: readonly number[], byte: number, reports: Report[]): Listening {
  if (!isInTurn(byte)) return giveUp(listening, byte, reports);
  const bytes = [...begun, byte];
  if (bytes.length < 4) return { ...listening, group: { kind: 'automatic', bytes } };
  reports.push({ kind: 'automatic', facts: factsOf(bytes, AUTOMATIC_BITS) });
  return { ...listening, group: null };
}

function hearText(listening: Listening, begun: readonly number[], byte: number, reports: Report[]): Listening {
  if (byte === 0) {
    reports.push({ kind: 'text', text: String.fromCharCode(...begun.slice(1)) });
    return { ...listening, group: null };
  }
  if (!isPrintable(byte) || begun.length === TEXT_BYTES_MAX) return giveUp(listening, byte, reports);
  return { ...listening, group: { kind: 'text', bytes: [...begun, byte] } };
}

/** The group was invalid: its bytes are noise, and this byte may begin another one. */
function giveUp(listening: Listening, byte: number, reports: Report[]): Listening {
  reports.push({ kind: 'noise' });
  return hear({ ...listening, group: null }, byte, reports);
}
