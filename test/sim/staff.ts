/** Whoever uses the box, with their sessions, which outlive every fall. */
import { hashToken } from '../../dist/server/pipeline/access/passwords.js';
import { Chance } from '../durability/chance.js';
import { Administrator } from './administrators.js';
import { Booker, PLAN } from './bookings.js';
import { Wire } from './network.js';
import { Onlooker } from './onlookers.js';
import { Clerk, Kiosk } from './people.js';
import type { Simulation } from './simulation.js';
import { Trespasser } from './trespassers.js';
import { NUMBER_MAX } from './witness.js';

/** Windows of the demo branch, and who sits there. */
const SEATS: readonly (readonly [window: number, user: number])[] = [
  [1, 2],
  [11, 3],
  [12, 4],
  [13, 5],
  [14, 6],
  [18, 1],
];
const KIOSK_USER = 7;

export interface Staff {
  readonly kiosks: readonly Kiosk[];
  /** Whoever goes on until the branch closes. */
  readonly workers: readonly { work(): Promise<void> }[];
  /** Looks at the books in the evening. */
  readonly chief: Wire;
}

/** Looks at the books of all days: the sessions of the first one may have ended by their age. */
export function auditor(sim: Simulation): Wire {
  if (sim.box === null) throw new Error('the box is not up');
  const name = 'auditor';
  sim.box.pipeline.execute({ type: 'openSession', tokenHash: hashToken(name), component: 'administrator', userId: 1, placeId: null });
  return new Wire(sim, name, new Chance(sim.chance.below(2 ** 31)), name);
}

/** Passwords take real time, so that sessions are opened from inside. */
export async function hire(sim: Simulation): Promise<Staff> {
  const { box, options, hall } = sim;
  if (box === null) throw new Error('the box did not start');
  const chance = () => new Chance(sim.chance.below(2 ** 31));
  const open = (name: string, component: 'workplace' | 'registrator' | 'administrator', userId: number, placeId: number | null): Wire => {
    box.pipeline.execute({ type: 'openSession', tokenHash: hashToken(name), component, userId, placeId });
    return new Wire(sim, name, chance(), name);
  };
  const chief = open('chief', 'administrator', 1, null);
  for (const range of (await sim.passUntil(chief.ask<readonly { id: number }[]>('ticketRangeList'))) as readonly { id: number }[])
    await sim.passUntil(chief.ask('setTicketRange', { id: range.id, last: NUMBER_MAX }));
  await sim.passUntil(chief.ask('newBookingPlan', PLAN));
  const seats = [...SEATS];
  for (let at = 0; at < options.moreWindows; at++) {
    const more = { name: `Окно ${at + 20}`, all_operations: 1 };
    const made = (await sim.passUntil(chief.ask<{ readonly id: number }>('newWorkplace', more))) as { readonly id: number };
    seats.push([made.id, 1]);
  }
  const clerkAt = ([window, user]: (typeof SEATS)[number]): Clerk =>
    new Clerk(sim, window, open(`window ${window}`, 'workplace', user, window), chance(), hall.keypads.hands.get(window));
  const trespassing = {
    clerk: open('trespassing clerk', 'workplace', 3, 11),
    kiosk: open('trespassing kiosk', 'registrator', KIOSK_USER, 1),
    administrator: open('erring administrator', 'administrator', 1, null),
    stranger: new Wire(sim, 'stranger', chance(), 'no token of anybody'),
  };
  const kiosk = (name: string, place: number): Kiosk => new Kiosk(sim, open(name, 'registrator', KIOSK_USER, place), chance());
  const booker = (name: string): Booker => {
    const telephone = open(name, 'administrator', 1, null);
    return new Booker(sim, name, telephone, kiosk(`kiosk of ${name}`, 1), chance());
  };
  return {
    chief,
    kiosks: [1, 2].map((place) => kiosk(`kiosk ${place}`, place)),
    workers: [
      ...seats.map(clerkAt),
      ...['first', 'second'].map((name) => new Administrator(sim, open(name, 'administrator', 1, null), chance())),
      new Onlooker(sim, open('onlooker', 'administrator', 1, null)),
      new Trespasser(sim, trespassing, chance()),
      ...['one booker', 'other booker'].map(booker),
    ],
  };
}
