/** `GS a n`: four bytes about drawer, online state, errors and paper, sent at once and after each change. */
import { Type } from '@sinclair/typebox';
import { bits, isStopped, type Sensors } from '../../twins/printer/sensors.js';
import { bytes, GS } from '../commands.js';
import { type BitMeanings, factsOf } from '../facts.js';
import type { StatusDialect } from './kind.js';

export const fields = {
  /** Automatic status back (`GS a`). */
  asb: Type.Boolean(),
};

/** `GS a 0Fh`. Epson's command reference, manualsdump.com/en/manuals/156044/319. */
export const tellChanges = (): Uint8Array => bytes(GS, 0x61, 0x0f);

/**
 * The first three bytes; the fourth is reserved. manualsdump.com/en/manuals/156044/319; Epson TM-U220A, page 83. They report the full
 * state, so facts without a bit in them are cleared when they arrive.
 */
const MEANINGS: readonly BitMeanings[] = [
  { hasError: 0, stoppedByPaperEnd: 0, isOffline: 0x08, coverOpen: 0x20 },
  { isOffline: 0x01, mechanicalError: 0x04, cutterError: 0x08, unrecoverableError: 0x20, headHot: 0x40 },
  { paperNearEnd: 0x03, paperEnd: 0x0c },
];
const LENGTH = 4;

/**
 * Sewoo LK-P manual, page 40; Epson TM-U220, easymanua.ls/epson/tm-u220a, page 83: idle 10 00 00 00, out of paper 18 00 0F 00, cover open
 * 38 00 00 00, cutter error 18 08 00 00.
 */
export function automaticBytes(sensors: Sensors): readonly number[] {
  const { isCoverOpen, isPaperOut, isNearEnd, isCutterError, isHeadHot } = sensors;
  return [
    0x10 | bits([0x08, isStopped(sensors)], [0x20, isCoverOpen]),
    bits([0x08, isCutterError], [0x40, isHeadHot]),
    bits([0x03, isNearEnd || isPaperOut], [0x0c, isPaperOut]),
    0,
  ];
}

/** Bits of `GS a n` and the byte that each one watches: 02 online or not, 04 errors, 08 paper. */
export function isWatched(mask: number, before: readonly number[], after: readonly number[]): boolean {
  return [0x02, 0x04, 0x08].some((bit, at) => (mask & bit) !== 0 && before[at] !== after[at]);
}

export const automaticStatus: StatusDialect = {
  isSent: ({ asb }) => asb,
  questions: () => [],
  begin: ({ asb }) => (asb ? [tellChanges()] : []),
  hear: (heard) => {
    const [first = 0, ...others] = heard;
    if ((first & 0x93) !== 0x10 || others.some((byte) => (byte & 0x90) !== 0)) return 'no';
    return heard.length < LENGTH ? 'more' : 'whole';
  },
  unasked: (heard) => ({ kind: 'automatic', facts: factsOf(heard, MEANINGS) }),
  read: ([first, second, mask]) => {
    if (first !== GS || second !== 0x61) return 'unknown';
    return mask === undefined ? 'more' : { kind: 'statusBack', mask };
  },
  answer: ([first, second, mask], sensors, { status }) => {
    if (first !== GS || second !== 0x61 || !status.asb) return null;
    return mask === 0 ? [] : automaticBytes(sensors);
  },
};
