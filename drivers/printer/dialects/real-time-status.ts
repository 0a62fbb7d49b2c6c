/** `DLE EOT n`: a byte about the printer, the cause of being offline, errors, or paper; answered at once. */
import { Type } from '@sinclair/typebox';
import { bits, isStopped, type Sensors } from '../../twins/printer/sensors.js';
import { bytes, DLE } from '../commands.js';
import { type BitMeanings, factsOf, type PrinterFacts } from '../facts.js';
import type { Question, StatusDialect } from './kind.js';

export const fields = {
  /** Values of n in `DLE EOT n` that are answered; an empty list = the printer never reports its status. */
  dleEot: Type.Array(Type.Integer({ minimum: 1, maximum: 4 }), { uniqueItems: true }),
};

/** n = 1 and 2: Citizen iDP-3221, page 60; 3: Epson TM-U375, page 45; 4: the same, end: vkp80iii, src/vkp80iii/status.py. */
const MEANINGS: readonly BitMeanings[] = [
  // 20h: waits until it may go online again.
  { isOffline: 0x28 },
  { coverOpen: 0x04, stoppedByPaperEnd: 0x20, hasError: 0x40 },
  // 40h: a temporary error, which is a hot head.
  { mechanicalError: 0x04, cutterError: 0x08, unrecoverableError: 0x20, headHot: 0x40 },
  { paperNearEnd: 0x0c, paperEnd: 0x60 },
];

/** Epson TM-T85, page 61 (manualsdump.com). */
const QUESTIONS = MEANINGS.map(
  (meanings, at): Question => ({ name: `DLE EOT ${at + 1}`, bytes: bytes(DLE, 0x04, at + 1), when: 'atOnce', meanings: [meanings] }),
);

/** Fixed bits of each answer (Epson TM-T88III manual, appendix G). */
const FIXED = 0x12;

export const isAnswerByte = (byte: number): boolean => (byte & 0x93) === FIXED;

/** Idle is 12 12 12 12; out of paper answers 1A, 32 and 7E to 1, 2 and 4. */
function answerOf(n: number, sensors: Sensors): number {
  const { isCoverOpen, isPaperOut, isNearEnd, isCutterError, isHeadHot } = sensors;
  switch (n) {
    case 1:
      return FIXED | bits([0x08, isStopped(sensors)]);
    case 2:
      return FIXED | bits([0x04, isCoverOpen], [0x20, isPaperOut], [0x40, isCutterError || isHeadHot]);
    case 3:
      return FIXED | bits([0x08, isCutterError], [0x40, isHeadHot]);
    default:
      return FIXED | bits([0x0c, isNearEnd || isPaperOut], [0x60, isPaperOut]);
  }
}

export const realTimeStatus: StatusDialect = {
  isSent: () => true,
  questions: ({ dleEot }) => dleEot.flatMap((n) => QUESTIONS[n - 1] ?? []),
  hear: ([byte = 0, ...more]) => (more.length === 0 && isAnswerByte(byte) ? 'whole' : 'no'),
  answer: ([dle, eot, n = 0], sensors, { status }) =>
    dle === DLE && eot === 0x04 && status.dleEot.includes(n) ? [answerOf(n, sensors)] : null,
};

/** What the answer to `DLE EOT n` says; null = no byte of its form. */
export function factsOfAnswer(n: number, byte: number): PrinterFacts | null {
  const meanings = MEANINGS[n - 1];
  return meanings !== undefined && isAnswerByte(byte) ? factsOf([byte], [meanings]) : null;
}
