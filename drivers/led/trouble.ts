/** Faults of LED boards, for people: the symptom, and the remedy. */
import type { LedTrouble } from './led-board.js';

interface TroubleNote {
  /** A sentence. */
  readonly what: string;
  /** The remedy, addressed to a person in front of the board. */
  readonly todo: string;
}

export const LED_TROUBLE_NOTES: Readonly<Record<LedTrouble, TroubleNote>> = {
  unplugged: {
    what: 'The adapter of the boards is not there: unplugged, switched off, or at another address.',
    todo: 'Plug the adapter in again; if it is, check the port in the configuration.',
  },
  portBusy: { what: 'Another program has the port of the boards open.', todo: 'Stop the other program.' },
  portDenied: {
    what: 'The box may not open the port of the boards.',
    todo: 'Let the user that the box runs as open the device: add it to the group that owns it (dialout).',
  },
  portFailed: {
    what: 'The port of the boards cannot be used.',
    todo: 'See the log of the box for the reason; check the port in the configuration and the adapter.',
  },
  silent: {
    what: 'A board does not answer.',
    todo: 'Check its power and its cable (A and B may be changed over), its address, and the speed of the line.',
  },
  refused: {
    what: 'A board answers with an error, or with rubbish.',
    todo: 'Check that no other device has its address, and that profile and speed of the line are those of the board.',
  },
};
