/** `GS r 1` or `ESC v`: one byte of paper sensor, sent after everything before it was executed. */
import { OrNull, oneOf } from '../../profile-files.js';
import type { Reading } from '../../twins/printer/commands.js';
import { bits } from '../../twins/printer/sensors.js';
import { bytes, ESC, GS } from '../commands.js';
import type { BitMeanings } from '../facts.js';
import type { Question, StatusDialect } from './kind.js';

export const fields = {
  /**
   * The command that is answered with one byte of paper sensor in its turn, after everything before it was printed: the proof that a
   * ticket ended. 03h = near end, 0Ch = end for both commands. null = none; a command answered at once proves nothing.
   */
  inTurn: OrNull(oneOf('GS r 1', 'ESC v')),
};

/** Epson TM-T88III manual; github.com/quobox/vkp80iii, transmit_paper_sensor(). */
const MEANINGS: readonly BitMeanings[] = [{ paperNearEnd: 0x03, paperEnd: 0x0c }];

/** TM-T88III; Custom KPM150, page 92. Epson printers answer `ESC v` in turn, Custom printers at once (KPM150, page 22). */
const QUESTIONS: readonly Question[] = [
  { name: 'GS r 1', bytes: bytes(GS, 0x72, 0x01), when: 'inTurn', meanings: MEANINGS },
  { name: 'ESC v', bytes: bytes(ESC, 0x76), when: 'inTurn', meanings: MEANINGS },
];

function read([first, second, n]: readonly number[]): Reading {
  if (first === ESC && second === 0x76) return { kind: 'ask', question: 'ESC v' };
  if (first !== GS || second !== 0x72) return 'unknown';
  if (n === undefined) return 'more';
  return n === 1 || n === 0x31 ? { kind: 'ask', question: 'GS r 1' } : { wrong: 'GS r takes 1' };
}

export const paperSensor: StatusDialect = {
  isSent: () => true,
  questions: ({ inTurn }) => QUESTIONS.filter(({ name }) => name === inTurn),
  hear: ([byte = 0, ...more]) => (more.length === 0 && (byte & 0x90) === 0 ? 'whole' : 'no'),
  read,
  answer: ([first, second], { isNearEnd, isPaperOut }, { status }) => {
    const asked = QUESTIONS.find((question) => question.bytes[0] === first && question.bytes[1] === second);
    if (asked === undefined || asked.name !== status.inTurn) return null;
    return [bits([0x03, isNearEnd || isPaperOut], [0x0c, isPaperOut])];
  },
};
