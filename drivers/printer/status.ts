/**
 * Decodes a printer's answers byte by byte. Answers carry no name, so they are distinguished by fixed bits and by the pending questions:
 * Epson TM-T88III manual, appendix G (manualsdump.com, page 173); Citizen CBM1000, appendix 3. Pure: the stream may be split anywhere;
 * bytes that fit no dialect are reported as noise and never throw.
 */
import { statusesOf } from './dialects/index.js';
import type { Question, Report, StatusDialect } from './dialects/kind.js';
import { factsOf } from './facts.js';
import type { PrinterProfile } from './profile.js';

export interface Listening {
  readonly status: PrinterProfile['status'];
  /** Questions without an answer yet, in sending order. */
  readonly asked: readonly Question[];
  readonly begun: readonly number[];
}

export const startListening = (status: PrinterProfile['status']): Listening => ({ status, asked: [], begun: [] });

export const expectAnswers = (listening: Listening, questions: readonly Question[]): Listening => ({
  ...listening,
  asked: [...listening.asked, ...questions],
});

/** After a time-out: following bytes are unrelated to earlier questions and answers. `kept` are still pending. */
export const startAfresh = (listening: Listening, kept: readonly Question[]): Listening => ({
  ...listening,
  asked: listening.asked.filter((question) => kept.includes(question)),
  begun: [],
});

export function listen(listening: Listening, bytes: Uint8Array): { readonly listening: Listening; readonly reports: readonly Report[] } {
  const reports: Report[] = [];
  let now = listening;
  for (const byte of bytes) now = hear(now, byte, reports);
  return { listening: now, reports };
}

const XON = 0x11;
const XOFF = 0x13;

function hear(listening: Listening, byte: number, reports: Report[]): Listening {
  const { status, begun } = listening;
  const bytes = [...begun, byte];
  for (const dialect of statusesOf(status)) {
    const heard = dialect.isSent(status) ? dialect.hear(bytes) : 'no';
    if (heard === 'more') return { ...listening, begun: bytes };
    if (heard === 'whole') return take({ ...listening, begun: [] }, dialect, bytes, reports);
  }
  // Flow control bytes may stand anywhere, also inside an answer; the port obeys them.
  if (byte === XON || byte === XOFF) return listening;
  reports.push({ kind: 'noise' });
  // What had begun was no answer, and this byte may begin another one.
  return begun.length === 0 ? listening : hear({ ...listening, begun: [] }, byte, reports);
}

/** An answer belongs to the oldest pending question of its dialect that it can answer. */
function take(listening: Listening, { questions, unasked, decode }: StatusDialect, bytes: readonly number[], reports: Report[]): Listening {
  if (unasked !== undefined) {
    reports.push(unasked(bytes));
    return listening;
  }
  const own = questions(listening.status);
  const question = listening.asked.find((one) => own.includes(one) && (decode === undefined || decode(one, bytes) !== null));
  const said = question === undefined || decode === undefined ? bytes : decode(question, bytes);
  if (question === undefined || said === null) {
    reports.push({ kind: 'noise' });
    return listening;
  }
  reports.push({ kind: 'answer', question, facts: factsOf(said, question.meanings) });
  const at = listening.asked.indexOf(question);
  return { ...listening, asked: listening.asked.filter((_, index) => index !== at) };
}
