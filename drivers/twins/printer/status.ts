/** Status answers of a printer, byte by byte. Pure. */

/** Readings of the printer's sensors. */
export interface Sensors {
  readonly isCoverOpen: boolean;
  readonly isPaperOut: boolean;
  readonly isNearEnd: boolean;
  readonly isCutterError: boolean;
  readonly isHeadHot: boolean;
  readonly isTicketInMouth: boolean;
  /** Received data is not printed yet. */
  readonly isBusy: boolean;
}

/** It does not print, whatever it receives. */
export const isStopped = ({ isCoverOpen, isPaperOut, isCutterError, isHeadHot }: Sensors): boolean =>
  isCoverOpen || isPaperOut || isCutterError || isHeadHot;

/** Sum of the bits with a true condition. */
function bits(...pairs: readonly (readonly [number, boolean])[]): number {
  return pairs.reduce((sum, [bit, isSet]) => (isSet ? sum | bit : sum), 0);
}

/** Fixed bits that mark an answer to `DLE EOT` (Epson TM-T88III manual, appendix G). */
const REAL_TIME = 0x12;

/**
 * `DLE EOT n`, n from 1 to 4. n = 1 and 2: Citizen iDP-3221, page 60; 3 and 4: Epson TM-U375, page 45.
 * Idle is 12 12 12 12; out of paper answers 1A, 32 and 7E to 1, 2 and 4.
 */
export function realTimeStatus(n: number, sensors: Sensors): number {
  const { isCoverOpen, isPaperOut, isNearEnd, isCutterError, isHeadHot } = sensors;
  switch (n) {
    case 1:
      return REAL_TIME | bits([0x08, isStopped(sensors)]);
    case 2:
      return REAL_TIME | bits([0x04, isCoverOpen], [0x20, isPaperOut], [0x40, isCutterError || isHeadHot]);
    case 3:
      return REAL_TIME | bits([0x08, isCutterError], [0x40, isHeadHot]);
    default:
      return REAL_TIME | bits([0x0c, isNearEnd || isPaperOut], [0x60, isPaperOut]);
  }
}

/**
 * Automatic status back, four bytes (Sewoo LK-P manual, page 40; Epson TM-U220, easymanua.ls/epson/tm-u220a, page 83):
 * idle 10 00 00 00, out of paper 18 00 0F 00, cover open 38 00 00 00, cutter error 18 08 00 00.
 */
export function automaticStatus(sensors: Sensors): readonly [number, number, number, number] {
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

/** `GS r 1` and `ESC v`: 03 near end, 0C end. */
export const paperStatus = ({ isNearEnd, isPaperOut }: Sensors): number => bits([0x03, isNearEnd || isPaperOut], [0x0c, isPaperOut]);

/**
 * `DLE EOT 14h` of Custom: paper, user, recoverable and unrecoverable errors (github.com/quobox/vkp80iii, tests/test_status.py):
 * ready 10 0F 00 00 00 00; no paper, cover open and cutter 10 0F 01 02 00 01.
 */
export function customFullStatus(sensors: Sensors): readonly number[] {
  const { isCoverOpen, isPaperOut, isNearEnd, isCutterError, isHeadHot, isTicketInMouth, isBusy } = sensors;
  const paper = bits([0x01, isPaperOut], [0x04, isNearEnd && !isPaperOut], [0x20, isTicketInMouth]);
  return [0x10, 0x0f, paper, bits([0x02, isCoverOpen], [0x04, isBusy]), bits([0x01, isHeadHot]), bits([0x01, isCutterError])];
}

/** `GS e 6` of Custom VKP80II and KPM210 (Defilak/libvkp80ii, cmd.js). */
export const ejectorStatus = ({ isNearEnd, isPaperOut, isTicketInMouth, isCutterError }: Sensors): number =>
  bits([0x01, isNearEnd || isPaperOut], [0x04, isPaperOut], [0x08, isTicketInMouth], [0x40, isCutterError]);
