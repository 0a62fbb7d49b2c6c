/** Faults of a printer, for people: the symptom, its severity, and the remedy. */
import { TROUBLES, type Trouble } from './job.js';

export interface TroubleNote {
  /** From 1 up, unique; of several faults the highest is reported first. */
  readonly gravity: number;
  /** true = nothing is printed until the fault is gone; false = a warning. */
  readonly stopsPrinting: boolean;
  /** A sentence about the printer. */
  readonly what: string;
  /** The remedy, addressed to a person in front of the printer. */
  readonly todo: string;
}

export const TROUBLE_NOTES: Readonly<Record<Trouble, TroubleNote>> = {
  paperNearEnd: {
    gravity: 1,
    stopsPrinting: false,
    what: 'The paper is nearly at its end.',
    todo: 'Have a new roll ready and put it in at a quiet moment.',
  },
  ticketNotTaken: {
    gravity: 2,
    stopsPrinting: false,
    what: 'A ticket was left in the mouth of the printer.',
    todo: 'Take the ticket out.',
  },
  headHot: {
    gravity: 3,
    stopsPrinting: true,
    what: 'The print head is too hot.',
    todo: 'Wait a minute: it cools down and goes on by itself. If it comes again, let air to the printer.',
  },
  offline: {
    gravity: 4,
    stopsPrinting: true,
    what: 'The printer is offline and does not say why.',
    todo: 'Press its FEED or ONLINE button once; if that does not help, switch it off and on.',
  },
  paperEnd: {
    gravity: 5,
    stopsPrinting: true,
    what: 'The paper is used up.',
    todo: 'Put in a new roll and close the cover.',
  },
  coverOpen: {
    gravity: 6,
    stopsPrinting: true,
    what: 'The cover is open, or the head is up.',
    todo: 'Close the cover until it clicks.',
  },
  paperJam: {
    gravity: 7,
    stopsPrinting: true,
    what: 'Paper is jammed.',
    todo: 'Open the cover, take out the jammed paper, and close the cover.',
  },
  cutterError: {
    gravity: 8,
    stopsPrinting: true,
    what: 'The cutter is stuck.',
    todo: 'Take paper out of the cutter, close the cover; if it stays stuck, switch the printer off and on.',
  },
  mechanicalError: {
    gravity: 9,
    stopsPrinting: true,
    what: 'The printer reports an error of its mechanics.',
    todo: 'Open it, take out whatever is in the way of paper or head, close it; then switch it off and on.',
  },
  unrecoverableError: {
    gravity: 10,
    stopsPrinting: true,
    what: 'The printer reports an error that it cannot recover from.',
    todo: 'Switch it off and on. If the error comes again, the printer must be repaired.',
  },
  noAnswer: {
    gravity: 11,
    stopsPrinting: true,
    what: 'The printer is connected but does not answer.',
    todo: 'Switch it on. If it is on: see that profile and speed of the line are those of this printer, then switch it off and on.',
  },
  portFailed: {
    gravity: 12,
    stopsPrinting: true,
    what: 'The port of the printer cannot be used.',
    todo: 'See the log of the box for the reason; check the address of the printer in the configuration and its cable.',
  },
  portBusy: {
    gravity: 13,
    stopsPrinting: true,
    what: 'Another program has the printer open.',
    todo: 'Stop the other program, or take this printer out of the print service of the system.',
  },
  portDenied: {
    gravity: 14,
    stopsPrinting: true,
    what: 'The box may not open the port of the printer.',
    todo: 'Let the user that the box runs as open the device: add the user to the group that owns it (lp, dialout).',
  },
  unplugged: {
    gravity: 15,
    stopsPrinting: true,
    what: 'The printer is not there: unplugged, switched off, or at another address.',
    todo: 'Check that it is switched on and that its cable is plugged in at both ends.',
  },
};

/** Each once, the most severe first. */
export const byGravity = (troubles: readonly Trouble[]): readonly Trouble[] =>
  TROUBLES.filter((trouble) => troubles.includes(trouble)).sort((a, b) => TROUBLE_NOTES[b].gravity - TROUBLE_NOTES[a].gravity);

/** The most severe fault that stops printing. */
export const stoppingTrouble = (troubles: readonly Trouble[]): Trouble | undefined =>
  byGravity(troubles).find((trouble) => TROUBLE_NOTES[trouble].stopsPrinting);

/** Faults that may pass by themselves: the head cools, the FEED button is released. All others end the ticket at once. */
const PASSING: ReadonlySet<Trouble> = new Set(['headHot', 'offline']);
export const isLasting = (trouble: Trouble): boolean => !PASSING.has(trouble);
