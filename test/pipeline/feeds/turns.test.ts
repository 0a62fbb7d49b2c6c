/** A queue whose order changes while nothing happens. */
import { expect, it } from 'vitest';
import type { Moment } from '../../../server/engine/rules/calling/choice.js';
import { Projections } from '../../../server/pipeline/feeds/projections.js';
import { queueTopic, ticketTopic } from '../../../server/pipeline/feeds/topics.js';
import { Turns } from '../../../server/pipeline/feeds/turns.js';
import { ticketText } from '../../../server/pipeline/tickets/visitor-view.js';
import { DRIVING, openBranch, SIMULATOR, WINDOW } from '../../engine/models/demo-engine.js';
import { type Engine, MINUTE_MS, stampAt } from '../../engine/models/engine.js';

const none = () => 'null';
const NOTHING_ELSE = { devices: none, board: none, lab: none, ticket: none, faults: none, alerts: none };
const TOPIC = queueTopic(WINDOW, false);

/** Driving is promised 25 minutes, simulators 5. */
function hall(by: string): Engine {
  const engine = openBranch({ ageingMsPerPoint: 0 });
  const segment = (service: number, promise_min: number) =>
    engine.add('Segment', { name: `of ${service}`, when: [{ fact: 'service', op: 'in', value: [service] }], promise_min });
  segment(DRIVING, 25);
  segment(SIMULATOR, 5);
  engine.add('CallingProfile', { name: 'hall', windows: [WINDOW], finally: by });
  return engine;
}

it('is shown as it is at the moment, and pushed only when it is another one', () => {
  const engine = hall('share');
  const projections = new Projections(engine.state, NOTHING_ELSE, () => stampAt(engine.nowMs));
  const long = engine.register([DRIVING]);
  engine.nowMs += MINUTE_MS;
  const quick = engine.register([SIMULATOR]);
  projections.changed('queue');
  const shown = () => {
    const { content, edition } = projections.present(TOPIC);
    return { order: JSON.parse(content.json).map(({ id }: { id: number }) => id), edition };
  };
  const first = shown();
  expect(first.order).toEqual([long, quick]);
  const version = projections.versionOf(TOPIC);
  projections.changed('turns');
  expect([projections.versionOf(TOPIC) > version, shown().edition]).toEqual([true, first.edition]);
  engine.nowMs += MINUTE_MS;
  expect(shown().order).toEqual([quick, long]);
  expect(shown().edition).toBeGreaterThan(first.edition);
  expect(engine.callNext(WINDOW)).toBe(quick);
});

it('gives all pages of visitors the places of one moment, and new ones when time has changed them', () => {
  const engine = hall('share');
  let asked = 0;
  const now = () => {
    asked += 1;
    return stampAt(engine.nowMs);
  };
  const waits = { ofPage: () => null } as never;
  const ticket = (code: string, places: Moment) => ticketText(engine.state, code, { nowMs: engine.nowMs, places }, waits) ?? 'null';
  const projections = new Projections(engine.state, { ...NOTHING_ELSE, ticket }, now);
  const codes = ['kV7mQ2xJ9-TbRw', 'kV7mQ2xJ9-TbRx'];
  engine.register([DRIVING], { code: codes[0] ?? '' });
  engine.nowMs += MINUTE_MS;
  engine.register([SIMULATOR], { code: codes[1] ?? '' });
  projections.changed('queue');
  const shown = () => codes.map((code) => JSON.parse(projections.present(ticketTopic(code)).content.json).ahead);
  expect([shown(), asked]).toEqual([[0, 1], 1]);
  // Who was promised less goes first 15 seconds later.
  engine.nowMs += MINUTE_MS;
  expect([shown(), asked]).toEqual([[0, 1], 1]);
  projections.changed('turns');
  expect([shown(), asked]).toEqual([[1, 0], 2]);
});

it('is looked at once a second, where time can change it', () => {
  const looksBy = (by: string): number => {
    const engine = hall(by);
    for (const service of [DRIVING, SIMULATOR]) engine.register([service]);
    let [nowMs, looks] = [0, 0];
    const turns = new Turns(engine.state, { nowMs: () => nowMs }, () => {
      looks += 1;
    });
    for (; nowMs < 3_000; nowMs += 250) turns.look();
    return looks;
  };
  expect([looksBy('share'), looksBy('due'), looksBy('protocol')]).toEqual([3, 0, 0]);
});
