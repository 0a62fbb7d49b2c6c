/** `DLE EOT 14h` of Custom: six bytes, `10 0F paper user recoverable unrecoverable`, at once. vkp80iii, request_full_status(). */
import { Type } from '@sinclair/typebox';
import type { Misfit } from '../../profile-files.js';
import { bits } from '../../twins/printer/sensors.js';
import { bytes, DLE } from '../commands.js';
import type { BitMeanings } from '../facts.js';
import type { PrinterProfile } from '../profile.js';
import type { Question, StatusDialect } from './kind.js';

export const fields = {
  /** `DLE EOT 14h` of Custom: paper, user, recoverable and unrecoverable errors, ticket in the mouth. */
  customFull: Type.Boolean(),
};

const HEAD = [DLE, 0x0f];
const LENGTH = 6;

/**
 * github.com/quobox/vkp80iii, tests/test_status.py; Custom KPM150 manual, pages 10 and 66. 40h of the first byte of paper is the "virtual"
 * end, a configured length; of recoverable errors 08h is the voltage of the power supply ("Power supply voltage error"), 02h, 20h and
 * 80h concern the cable and marks on the paper.
 */
const MEANINGS: readonly BitMeanings[] = [
  ...HEAD.map(() => ({})),
  { paperEnd: 0x01, paperNearEnd: 0x44, ticketInMouth: 0x20 },
  { coverOpen: 0x03, isMoving: 0x0c },
  { headHot: 0x01, voltageError: 0x08, paperJam: 0x40 },
  { cutterError: 0x01, coverOpen: 0x02, unrecoverableError: 0x8c },
];

const QUESTION: Question = { name: 'DLE EOT 14h', bytes: bytes(DLE, 0x04, 0x14), when: 'atOnce', meanings: MEANINGS };

function* misfits({ status }: PrinterProfile): Iterable<Misfit> {
  // Custom KPM150 manual, page 22: "executed immediately, even when the data buffer is full"; GS r waits, page 92.
  if (status.customFull && status.inTurn === 'ESC v') {
    yield { field: 'status.inTurn', expected: 'another question: Custom answers ESC v at once', got: status.inTurn };
  }
}

export const customStatus: StatusDialect = {
  misfits,
  isSent: ({ customFull }) => customFull,
  questions: ({ customFull }) => (customFull ? [QUESTION] : []),
  // The four bytes behind the head have any value.
  hear: (heard) => {
    if (HEAD.some((byte, at) => at < heard.length && heard[at] !== byte)) return 'no';
    return heard.length < LENGTH ? 'more' : 'whole';
  },
  // Ready: 10 0F 00 00 00 00; no paper, cover open and cutter: 10 0F 01 02 00 01 (vkp80iii, tests/test_status.py).
  answer: ([dle, eot, n], sensors, { status }) => {
    if (dle !== DLE || eot !== 0x04 || n !== 0x14 || !status.customFull) return null;
    const { isCoverOpen, isPaperOut, isNearEnd, isCutterError, isHeadHot, isVoltageWrong, isTicketInMouth, isBusy } = sensors;
    const paper = bits([0x01, isPaperOut], [0x04, isNearEnd && !isPaperOut], [0x20, isTicketInMouth]);
    return [
      ...HEAD,
      paper,
      bits([0x02, isCoverOpen], [0x04, isBusy]),
      bits([0x01, isHeadHot], [0x08, isVoltageWrong]),
      bits([0x01, isCutterError]),
    ];
  },
};
