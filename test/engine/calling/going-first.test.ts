/** What a visitor is told of those who came later and are called before: where the profile says so, by what, and how many. */
import { describe, expect, it } from 'vitest';
import { goingFirst } from '../../../server/engine/going-first.js';
import { ticketSeen } from '../../../server/pipeline/tickets/visitor-view.js';
import { DRIVING, openBranch, PAYMENT, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { type Engine, MINUTE_MS, stampAt } from '../models/engine.js';

const ofService = (id: number) => ({ fact: 'service', op: 'in', value: [id] });
const VIP = 2;

/** Appointments from their time and simulators in 5 minutes, driving in 60, all others in 30; a rule for payments. */
function hall(profile: object = { public_reasons: 1 }): Engine {
  const engine = openBranch({ ageingMsPerPoint: 0 });
  const when = [{ fact: 'appointment', op: 'is', value: 1 }];
  engine.add('Segment', { name: 'booked', position: 1, when, promise_min: 5, by: 'appointment' });
  engine.add('Segment', { name: 'quick', position: 2, when: [ofService(SIMULATOR)], promise_min: 5 });
  engine.add('Segment', { name: 'long', position: 3, when: [ofService(DRIVING)], promise_min: 60 });
  engine.add('CallingProfile', { name: 'hall', windows: [WINDOW], finally: 'due', ...profile });
  return engine;
}

const first = (engine: Engine, id: number) => goingFirst(engine.state, engine.ticket(id), stampAt(engine.nowMs));

function withAppointment(engine: Engine, code: string): number {
  engine.add('ConsumerPreRegistered', { services: [DRIVING], pin_code: code, time: '09:30', priority: 0 });
  return engine.register([], { pinCode: code });
}

describe('those who go first', () => {
  it('are counted by what they do: an appointment, a shorter promise', () => {
    const engine = hall();
    const own = engine.register([DRIVING]);
    expect(first(engine, own)).toEqual([]);
    engine.nowMs += 35 * MINUTE_MS;
    for (const code of ['11', '12']) withAppointment(engine, code);
    engine.register([SIMULATOR]);
    expect(first(engine, own)).toEqual([
      { by: 'appointment', count: 2 },
      { by: 'promise', count: 1 },
    ]);
    // Whoever came before goes before anyhow, and is no news.
    const last = engine.register([DRIVING]);
    expect(first(engine, last)).toEqual([]);
  });

  it('are called by a rule that the order of promises would not know', () => {
    const rules = [{ id: VIP, when: [], call: [3], at_most: { k: 1, of: 2 } }];
    const engine = hall({ public_reasons: 1, rules });
    const own = engine.register([SIMULATOR]);
    engine.nowMs += MINUTE_MS;
    engine.register([DRIVING]);
    expect(first(engine, own)).toEqual([{ by: 'rule', count: 1 }]);
  });

  it.each([
    ['at first', {}],
    ['at first, where rules call', { rules: [{ id: 1, when: [], call: [2], at_most: { k: 1, of: 2 } }] }],
    ['where the profile is not in force', { public_reasons: 1, disabled: 1 }],
    ['in the usual order', { public_reasons: 1, finally: 'protocol' }],
  ])('are not told of %s', (_, profile) => {
    const engine = hall(profile);
    const own = engine.register([DRIVING]);
    engine.nowMs += MINUTE_MS;
    engine.register([SIMULATOR]);
    engine.register([PAYMENT], { priority: -20 });
    expect(first(engine, own)).toEqual([]);
  });

  it('are told on the page of the visitor, without a word of who they are', () => {
    const engine = hall();
    const own = engine.register([DRIVING], { code: 'kV7mQ2xJ9-TbRw' });
    engine.nowMs += MINUTE_MS;
    const other = engine.ticket(engine.register([SIMULATOR]));
    engine.tick();
    const waits = { ofPage: () => null } as never;
    const page = () =>
      JSON.stringify(ticketSeen(engine.state, engine.ticket(own).code, { nowMs: engine.nowMs, places: stampAt(engine.nowMs) }, waits));
    expect(page()).toContain('"going_first":[{"by":"promise","count":1}]');
    expect(page()).not.toContain(other.ticket);
    engine.change('CallingProfile', 1, { public_reasons: 0 });
    expect(page()).not.toContain('going_first');
    expect(engine.state.books.CallingProfile.get(1)).not.toHaveProperty('public_reasons');
  });
});
