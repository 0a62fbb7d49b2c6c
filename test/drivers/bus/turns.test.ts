/** Whose turn it is: nobody starves, whatever the others want. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterTurn, chooseOffer, NO_TURNS, type Offer, type Turns, URGENT_IN_A_ROW_MAX } from '../../../drivers/bus/turns.js';
import { frame, oneWay } from './members.js';

const exchange = oneWay(frame(1));
const offer = (member: number, isUrgent: boolean): Offer => ({ member, isUrgent, exchange });

/** Turns are taken until nobody wants one; `wants` says in each round who wants something. */
function play(rounds: readonly (readonly Offer[])[]): (Offer | undefined)[] {
  let turns: Turns = NO_TURNS;
  return rounds.map((offers) => {
    const chosen = chooseOffer(offers, turns);
    if (chosen) turns = afterTurn(turns, chosen, offers);
    return chosen;
  });
}

const MEMBERS = 6;
/** What each member wants in each round: nothing, something, something urgent. */
const wishes = fc.array(fc.array(fc.constantFrom('nothing', 'plain', 'urgent'), { minLength: MEMBERS, maxLength: MEMBERS }), {
  minLength: 1,
  maxLength: 200,
});
const roundOf = (wants: readonly string[]): Offer[] =>
  wants.flatMap((want, member) => (want === 'nothing' ? [] : [offer(member, want === 'urgent')]));

/** The longest that a member who wanted a turn in every round of a stretch had to wait for it, in rounds. */
function longestWait(rounds: readonly (readonly Offer[])[], of: (offer: Offer) => boolean): number {
  const chosen = play(rounds);
  let longest = 0;
  for (let member = 0; member < MEMBERS; member++) {
    let waited = 0;
    for (const [index, offers] of rounds.entries()) {
      const wanted = offers.find((one) => one.member === member && of(one));
      waited = wanted === undefined || chosen[index]?.member === member ? 0 : waited + 1;
      longest = Math.max(longest, waited);
    }
  }
  return longest;
}

describe('turns', () => {
  it('are given whenever somebody wants one', () => {
    fc.assert(
      fc.property(wishes, (all) => {
        const rounds = all.map(roundOf);
        for (const [index, chosen] of play(rounds).entries()) expect(chosen !== undefined).toBe((rounds[index]?.length ?? 0) > 0);
      }),
    );
  });

  it('go to the urgent ones first, in the order in which they had the last one', () => {
    const offers = [offer(0, false), offer(1, true), offer(2, true)];
    expect(play([offers, offers, offers, offers]).map((chosen) => chosen?.member)).toEqual([1, 2, 1, 2]);
  });

  it('come to an urgent one before any of the other urgent ones has had two', () => {
    fc.assert(
      fc.property(wishes, (all) => {
        // Every other urgent one once, and a plain one for each so many of them.
        const most = MEMBERS - 1 + Math.ceil((MEMBERS - 1) / URGENT_IN_A_ROW_MAX);
        expect(longestWait(all.map(roundOf), ({ isUrgent }) => isUrgent)).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('come to those that are not urgent, however much is', () => {
    fc.assert(
      fc.property(wishes, (all) => {
        const most = MEMBERS * (URGENT_IN_A_ROW_MAX + 1);
        expect(longestWait(all.map(roundOf), ({ isUrgent }) => !isUrgent)).toBeLessThanOrEqual(most);
      }),
    );
    // Everybody always wants something urgent, but for one.
    const offers = [...Array.from({ length: MEMBERS - 1 }, (_, member) => offer(member, true)), offer(MEMBERS - 1, false)];
    const chosen = play(Array.from({ length: 90 }, () => offers));
    expect(chosen.filter((one) => one?.isUrgent === false).length).toBe(10);
  });
});
