/**
 * Designs of tickets. Some come with the box; the branch may keep others, also under the name of a built-in one, which comes back
 * when the branch's own is removed. How a design looks is settled before: here is where names lead.
 */
import { type Rejection, reject } from '../../model/errors.js';
import type { Stamp } from '../../model/stamp.js';
import type { TicketDesign } from '../../model/ticket-design.js';
import type { Outcome } from '../commands.js';
import type { QueueState } from '../state.js';
import { inUse } from './in-use.js';

export const DESIGNS_MAX = 100;
/** All of them, in characters of JSON: they stay in memory and go into each snapshot. */
const DESIGNS_LENGTH_MAX = 10_000_000;
/** More names than these do not help whoever mistyped one. */
const NAMES_SHOWN = 20;

export function setDesign(state: QueueState, name: string, design: TicketDesign, stamp: Stamp): Outcome {
  const others = [...state.designs].filter(([other]) => other !== name);
  if (others.length >= DESIGNS_MAX) return reject('bookFull', { book: 'TicketDesign', most: DESIGNS_MAX });
  const length = others.reduce((sum, [, other]) => sum + lengthOf(other), lengthOf(design));
  if (length > DESIGNS_LENGTH_MAX) {
    const inMegabytes = (characters: number) => `${Math.ceil(characters / 1_000_000)} MB`;
    const fault = `expected designs of ${inMegabytes(DESIGNS_LENGTH_MAX)} together, this would make ${inMegabytes(length)}`;
    return reject('designInvalid', { field: 'data.design', fault, why: 'tooLarge', what: DESIGNS_LENGTH_MAX });
  }
  return { events: [{ t: 'ticketDesignSet', at: stamp.atMs, name, design }] };
}

const lengthOf = (design: TicketDesign): number => JSON.stringify(design).length;

export function removeDesign(state: QueueState, name: string, stamp: Stamp): Outcome {
  const isBuiltIn = state.equipment.builtInDesigns.has(name);
  if (!state.designs.has(name)) return isBuiltIn ? reject('designBuiltIn', { name }) : designUnknown(state, 'data.name', name);
  const users = isBuiltIn ? [] : [...state.books.Registrator.values()].filter((kiosk) => kiosk.ticket_design === name);
  if (users.length === 0) return { events: [{ t: 'ticketDesignRemoved', at: stamp.atMs, name }] };
  return inUse(
    { book: 'The ticket design', id: name },
    users.map(({ id }) => ({ book: 'Registrator', id, how: ' (ticket_design)' })),
  );
}

/** Why a kiosk cannot name this design, or undefined. */
export function refuseDesign(state: QueueState, field: string, name: string): Rejection | undefined {
  return state.designs.has(name) || state.equipment.builtInDesigns.has(name) ? undefined : designUnknown(state, field, name);
}

function designUnknown(state: QueueState, field: string, name: string): Rejection {
  const names = [...new Set([...state.equipment.builtInDesigns, ...state.designs.keys()])];
  const known = [...names.slice(0, NAMES_SHOWN), ...(names.length > NAMES_SHOWN ? ['…'] : [])];
  return reject('designUnknown', { field, name, known });
}
