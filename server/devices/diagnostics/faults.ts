/** The reasons why a ticket was not printed, in words: faults reported by printers, and those found by the box. */
import { TROUBLE_NOTES } from '../../../drivers/printer/trouble.js';

export interface Note {
  /** A sentence that says what is wrong. */
  readonly what: string;
  /** What to do about it. */
  readonly todo: string;
}

/** By the paper counter of the box; the printer does not report it. */
export const ROLL_LOW = 'rollLow';
export const UNKNOWN_PRINTER = 'unknownPrinter';

const OWN: Readonly<Record<string, Note>> = {
  [ROLL_LOW]: {
    what: 'By the count of the box the roll is nearly used up.',
    todo: 'Have a new roll ready. If it was changed already, tell the box with `newRoll`.',
  },
  [UNKNOWN_PRINTER]: {
    what: 'The kiosk names a printer that is not configured.',
    todo: 'Configure the printer, or give the kiosk another one.',
  },
  restart: { what: 'The box went down while the ticket was being printed.', todo: 'It is printed again, marked as a copy.' },
  notDrawn: { what: 'The ticket could not be drawn.', todo: 'See the log of the box for the reason.' },
  deadline: { what: 'The ticket waited too long.', todo: 'See `devices` for what keeps the printer from printing.' },
};

export const noteOf = (reason: string): Note =>
  (TROUBLE_NOTES as Readonly<Record<string, Note>>)[reason] ?? OWN[reason] ?? { what: reason, todo: 'See the log of the box.' };
