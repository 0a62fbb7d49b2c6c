/** What messages about tickets and about bookings have in common: the address that was typed, and what the branch allows. */

import { type Rejection, reject } from '../../model/errors/errors.js';
import type { Stamp } from '../../model/events/stamp.js';
import { isWithinHours } from '../../model/hours-of-day.js';
import { type DropReason, emailOf, phoneOf, type Route } from '../../model/messages.js';
import type { TypedAddress } from '../message-commands.js';
import type { MessageRules } from '../rules-of-branch.js';
import type { QueueState } from '../state.js';

/** What is due and not sent: far more than a hall has visitors. */
export const MESSAGES_OWED_MAX = 2_000;
/** How often an address may be named for one ticket or booking: typing errors, another telephone. */
export const ASKED_MAX = 5;

interface Address {
  readonly route: Route;
  readonly phone?: string;
  readonly email?: string;
}

export const addressIn = ({ phone, email }: Omit<Address, 'route'>): string => phone ?? email ?? '';

/** The address as it is used, or why no messages go there. */
export function addressOf({ rules: { messages } }: QueueState, { phone, email }: TypedAddress, field: string): Address | Rejection {
  if ((phone === undefined) === (email === undefined))
    return reject('invalidRequest', { field, fault: 'expected one of phone and email', why: 'oneOfThese' });
  const route: Route = phone === undefined ? 'email' : 'sms';
  if (messages === null || !messages.routes.includes(route)) return reject('noticesNotOffered', { field, route });
  const address = phone === undefined ? emailOf(email ?? '') : phoneOf(phone, messages.countries);
  if (address !== null) return { route, ...(route === 'sms' ? { phone: address } : { email: address }) };
  return reject('addressRefused', {
    field: `${field}.${route === 'sms' ? 'phone' : 'email'}`,
    countries: messages.countries.map((code) => `+${code}`),
  });
}

export const isQuiet = ({ quietHours }: MessageRules, { minuteOfDay }: Stamp): boolean =>
  quietHours !== null && isWithinHours(quietHours, minuteOfDay);

interface Wanted {
  readonly route: Route;
  readonly address: string;
}

/** Why nothing more goes to this address today; null = it may. */
export function unsendable(state: QueueState, { route, address }: Wanted): DropReason | null {
  const { rules } = state;
  if (rules.messages === null || !rules.messages.routes.includes(route)) return 'stopped';
  if ((state.addressUses.get(address)?.messages ?? 0) >= rules.messages.perAddress) return 'addressCap';
  return state.messages.size >= MESSAGES_OWED_MAX ? 'tooManyMessages' : null;
}
