/** Whose turn it is on a line: urgent things first, among equals the member that has waited longest for a turn, and none starves. Pure. */
import type { Exchange } from './exchange.js';

/** What a member of the bus would say now. */
export interface Offer {
  readonly member: number;
  readonly isUrgent: boolean;
  readonly exchange: Exchange;
}

export interface Turns {
  /** Members that had a turn, the last one at the end. */
  readonly taken: readonly number[];
  /** Urgent turns since something that is not urgent had to wait. */
  readonly urgentInARow: number;
}

export const NO_TURNS: Turns = { taken: [], urgentInARow: 0 };

/** After so many urgent turns one of the others has its turn: calls without an end must not stop clocks and repaints for ever. */
export const URGENT_IN_A_ROW_MAX = 8;

/** undefined = no member has anything to send. */
export function chooseOffer(offers: readonly Offer[], { taken, urgentInARow }: Turns): Offer | undefined {
  const urgent = offers.filter(({ isUrgent }) => isUrgent);
  const plain = offers.filter(({ isUrgent }) => !isUrgent);
  const isPlainsTurn = urgent.length === 0 || (plain.length > 0 && urgentInARow >= URGENT_IN_A_ROW_MAX);
  const candidates = isPlainsTurn ? plain : urgent;
  // A member that had no turn yet is at -1, before all others.
  const place = ({ member }: Offer): number => taken.indexOf(member);
  return candidates.reduce<Offer | undefined>((best, offer) => (best && place(best) <= place(offer) ? best : offer), undefined);
}

/** After the turn of `offer`, while `offers` were made. */
export function afterTurn({ taken, urgentInARow }: Turns, { member, isUrgent }: Offer, offers: readonly Offer[]): Turns {
  const isSomebodyPassedOver = isUrgent && offers.some((other) => !other.isUrgent);
  return {
    taken: [...taken.filter((other) => other !== member), member],
    urgentInARow: isSomebodyPassedOver ? urgentInARow + 1 : 0,
  };
}

export const withoutMember = (turns: Turns, member: number): Turns => ({
  ...turns,
  taken: turns.taken.filter((other) => other !== member),
});
