/** The designs that every box has. Their names are chosen in `Registrator.ticket_design`. */
import type { TicketDesign } from '../../model/ticket-design.js';
import { BANK } from './bank.js';
import { CLINIC } from './clinic.js';
import { DRIVING_SCHOOL } from './driving-school.js';
import { NARROW } from './narrow.js';
import { PLAIN } from './plain.js';

export const DEFAULT_DESIGN = 'plain';

/** By name; they cannot be changed or removed, a branch's own are made from copies. */
export const BUILT_IN_DESIGNS: ReadonlyMap<string, TicketDesign> = new Map([
  [DEFAULT_DESIGN, PLAIN],
  ['bank', BANK],
  ['clinic', CLINIC],
  ['driving-school', DRIVING_SCHOOL],
  ['narrow', NARROW],
]);
