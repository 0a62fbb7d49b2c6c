/** Skips at a window that calls by a profile, as the story of each visitor and the report of fairness tell them. */
import { describe, expect, it } from 'vitest';
import type { QueueEvent } from '../../server/model/events/events.js';
import { fairnessOf } from '../../server/whatif/fairness/fairness.js';
import { storyOf } from '../../server/whatif/story.js';
import { at, DAY_MS, Engine, MINUTE_MS, RULES, START_MS } from '../engine/models/engine.js';
import { keptOf } from './simulated-days.js';

const RULE = { id: 4, when: [{ fact: 'waiting', segment: 1, op: 'at_least', value: 2 }], call: [1], at_most: { k: 2, of: 3 } } as const;
const [QUICK, SLOW] = [0, 1];

/** A visitor who is promised 25 minutes waits all day; before him those go who are promised 5, and two of these are not there. */
function dayOf(by: 'share' | 'due') {
  const engine = new Engine({ ...RULES, vanishLimit: 5 });
  const range = engine.add('TicketRange', { name: 'A', prefix: 'A', first: 1, last: 99 });
  const operation = engine.add('Operation', { name: 'all' });
  const services = ['quick', 'slow'].map((name) =>
    engine.add('Service', { name, ticket_range_id: range, operations: { 10: [operation] } }),
  );
  for (const [index, promise_min] of [5, 25].entries()) {
    const when = [{ fact: 'service', op: 'in', value: [services[index]] }];
    engine.add('Segment', { name: `${promise_min}`, position: index, when, promise_min });
  }
  const window = engine.add('Workplace', { name: 'window', operations: [operation] });
  const user = engine.add('User', { login: 'clerk', role_id: engine.add('UserRole', { name: 'Clerk', clerk: { all_operations: 1 } }) });
  const profile = engine.add('CallingProfile', { name: 'hall', windows: [window], finally: by, rules: [RULE] });
  engine.nowMs = START_MS - DAY_MS / 4;
  engine.tick();
  const minute = (now: number, run: () => unknown): void => {
    engine.nowMs = START_MS + now * MINUTE_MS;
    run();
  };
  const come = (kind: number) => () => engine.register([services[kind] ?? 0]);
  const [call, skip] = [() => engine.callNext(window), () => engine.must(at<'skip'>(window, { type: 'skip' }))];
  const serve = () => engine.finish(window, 'SERVED', { kind: 'served' });
  engine.nowMs = START_MS;
  engine.logIn(user, window);
  [SLOW, QUICK, QUICK, QUICK].forEach((kind, index) => void minute(index, come(kind)));
  minute(6, call);
  minute(7, skip);
  minute(8, skip);
  minute(9, serve);
  minute(10, call);
  minute(11, serve);
  minute(12, come(QUICK));
  minute(13, () => engine.must(at<'callTicket'>(window, { type: 'callTicket', consumerId: 5 })));
  minute(14, serve);
  const { morning, events } = keptOf(engine);
  const closes: QueueEvent = { t: 'dayOpened', at: START_MS + DAY_MS, day: '2030-01-01', keep: false, reason: 'day closed' };
  return { profile, morning, events, closes };
}

describe.each(['share', 'due'] as const)('a window that calls by a rule, else by %s', (by) => {
  const { profile, morning, events, closes } = dayOf(by);
  const told = (ticket: string) => storyOf(morning, [...events, closes], ticket);
  const stepsOf = (ticket: string) =>
    told(ticket)?.steps.map(({ what, call, reason }) => {
      const whose = call?.why && 'rule' in call.why ? `${call.how}: ${call.why.rule || call.why.finally}` : call?.how;
      return [what, whose ?? reason].filter(Boolean).join(' ');
    });
  const overtakingsOf = (ticket: string) =>
    told(ticket)?.overtakings.map(({ ticket: other, cause, rule = 0, call }) => `${other} ${cause} ${rule} (${call?.how})`);

  it('the story of who was not called tells each call before him by what the profile chose, be it after a skip', () => {
    expect(stepsOf('A001')).toEqual(['registered', 'closed day closed']);
    expect(told('A001')).toMatchObject({ state: 'REJECTED', overtaken: 4 });
    expect(overtakingsOf('A001')).toEqual([
      'A002 rule 4 (next)',
      'A003 rule 4 (skip)',
      `A004 ${by} 0 (skip)`,
      'A002 rule 4 (next)',
      'A005 hand 0 (hand)',
    ]);
  });

  it('the story of who did not come tells his calls and his skip, and that skip overtakes him with nobody', () => {
    expect(stepsOf('A002')).toEqual(['registered', 'called next: 4', 'skipped', 'called next: 4', 'finished']);
    expect(overtakingsOf('A002')).toEqual([]);
    // Skipped before A004 was called, and called no more: only the call by hand was of somebody else's will.
    expect(stepsOf('A003')).toEqual(['registered', 'called skip: 4', 'skipped', 'closed day closed']);
    expect(overtakingsOf('A003')).toEqual(['A005 hand 0 (hand)']);
    expect(stepsOf('A004')).toEqual(['registered', `called skip: ${by}`, 'finished']);
  });

  it('the report counts the same by cause and by rule, and says who was not called', () => {
    const { causes, rules, hands, longest } = fairnessOf(morning, [...events, closes], () => {}, START_MS + 30 * MINUTE_MS);
    expect(causes).toEqual([
      { cause: 'hand', calls: 1, overtaken: 2 },
      { cause: 'rule', calls: 3, overtaken: 3 },
      { cause: by, calls: 1, overtaken: 1 },
    ]);
    const { id: rule, ...then } = RULE;
    expect(rules).toEqual([{ profile, rule, then, calls: 3, overtaken: 3 }]);
    expect(hands.map(({ calls, overtaken }) => [calls, overtaken])).toEqual([[1, 2]]);
    const waits = longest.map(({ ticket, waitMs, isCalled, causes: own }) => [
      ticket,
      waitMs / MINUTE_MS,
      isCalled,
      Object.fromEntries(own),
    ]);
    expect(waits).toEqual([
      ['A001', 30, false, { rule: 3, [by]: 1, hand: 1 }],
      ['A002', 5, true, {}],
      ['A003', 5, true, {}],
      ['A004', 5, true, {}],
      ['A005', 1, true, {}],
    ]);
  });
});
