/** The ticket designs that every box has. `Registrator.ticket_design` names one of them, or one of the branch's own. */
import type { TicketDesign } from '../model/designs/ticket-design.js';
import bank from './designs/bank.json' with { type: 'json' };
import booking from './designs/booking.json' with { type: 'json' };
import clinic from './designs/clinic.json' with { type: 'json' };
import drivingSchool from './designs/driving-school.json' with { type: 'json' };
import narrow from './designs/narrow.json' with { type: 'json' };
import plain from './designs/plain.json' with { type: 'json' };
import { LANGUAGES, withWords } from './messages.js';

export const DEFAULT_DESIGN = 'plain';

/**
 * - plain: for every branch, no pictures, no codes.
 * - bank: every label in Kazakh and Russian, as usual in Kazakhstan. The logo is a house with columns, 192 × 150 dots, a stand-in until a
 *   bank puts its own there: `<path d="M160 6 244 50v12H76V50z"/><circle cx="160" cy="40" r="9" fill="#fff"/>
 *   <path d="M86 70h22v56H86zM128 70h22v56h-22zM170 70h22v56h-22zM212 70h22v56h-22zM76 134h168v8H76zM64 148h192v8H64z"/>`.
 * - clinic: the visitor's photo, and a barcode by which a scanner finds the visitor.
 * - driving-school: a number readable across a hall, and a code for the telephone of the visitor or instructor.
 * - narrow: fully printable in text mode, so that a printer on a slow serial line takes a second.
 */
const DOCUMENTS = { [DEFAULT_DESIGN]: plain, bank, clinic, 'driving-school': drivingSchool, narrow };

/** Of the slips of bookings: a design of the branch with this name replaces the one below. */
export const BOOKING_DESIGN = 'booking';
export const BOOKING_SLIP = withWords({ languages: LANGUAGES, ...booking }, LANGUAGES) as TicketDesign;

/** By name. They cannot be changed or removed; a branch edits copies of them. A design that names no languages has all of them. */
export const BUILT_IN_DESIGNS: ReadonlyMap<string, TicketDesign> = new Map(
  Object.entries(DOCUMENTS).map(([name, document]) => {
    const { languages } = { languages: LANGUAGES, ...document };
    // The compiler cannot see that a file fits the schema; test/presentation/designs.test.ts checks it.
    return [name, withWords({ ...document, languages }, languages) as TicketDesign];
  }),
);
