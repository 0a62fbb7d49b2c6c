/** Chooses the next member on a line: urgent exchanges first, among equals the member that has waited longest, and none starves. Pure. */
import type { Exchange } from './exchange.js';

export interface Offer {
  readonly member: number;
  readonly isUrgent: boolean;
  readonly exchange: Exchange;
}

export interface Turns {
  /** Members that had a turn, the latest at the end. */
  readonly taken: readonly number[];
  /** Urgent turns while a non-urgent offer was waiting. */
  readonly urgentInARow: number;
}

export const NO_TURNS: Turns = { taken: [], urgentInARow: 0 };

/** After this many urgent turns a non-urgent offer gets one: endless calls must not stop clocks and repaints. */
export const URGENT_IN_A_ROW_MAX = 8;

export function chooseOffer(offers: readonly Offer[], { taken, urgentInARow }: Turns): Offer | undefined {
  const urgent = offers.filter(({ isUrgent }) => isUrgent);
  const plain = offers.filter(({ isUrgent }) => !isUrgent);
  const isPlainsTurn = urgent.length === 0 || (plain.length > 0 && urgentInARow >= URGENT_IN_A_ROW_MAX);
  const candidates = isPlainsTurn ? plain : urgent;
  // A member without a turn yet has index -1, before all others.
  const place = ({ member }: Offer): number => taken.indexOf(member);
  return candidates.reduce<Offer | undefined>((best, offer) => (best && place(best) <= place(offer) ? best : offer), undefined);
}

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
