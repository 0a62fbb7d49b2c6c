/** Which answers a session can ask for again, and for how long. */
import { describe, expect, it } from 'vitest';
import { evolve } from '../../server/engine/evolve.js';
import { keptAnswer } from '../../server/engine/sessions.js';
import { fromSnapshot, toSnapshot } from '../../server/engine/snapshot.js';
import type { QueueEvent, RequestId, Session } from '../../server/model/events/events.js';
import {
  ANSWERS_KEPT_ALWAYS,
  ANSWERS_KEPT_MAX,
  ANSWERS_KEPT_TOTAL,
  DAY_ANSWERS_KEPT_MAX,
  REQUESTS_IN_FLIGHT_MAX,
} from '../../server/model/request-limits.js';
import { openBranch } from './models/demo-engine.js';
import type { Engine } from './models/engine.js';

interface Answered {
  readonly session?: number;
  readonly request: RequestId;
  readonly day?: 1;
}

function keep(engine: Engine, { session = 1, ...answered }: Answered): void {
  evolve(engine.state, { t: 'answered', at: engine.nowMs, session, command: 'x', data: '{}', digest: '', ...answered });
}

function keepMany(engine: Engine, count: number, answered: Omit<Answered, 'request'> = {}): void {
  for (let request = 1; request <= count; request++) keep(engine, { request, ...answered });
}

function openSession(engine: Engine, session: number): void {
  const place = { component: 'administrator', user: 1, place: null } as const;
  evolve(engine.state, { t: 'sessionOpened', at: engine.nowMs, session, tokenHash: `hash ${session}`, ...place });
}

const sessionOf = (engine: Engine, id = 1): Session => {
  const session = engine.state.sessions.get(id);
  if (session === undefined) throw new Error(`there is no session ${id}`);
  return session;
};
const ids = (answers: Session['answers']): [RequestId | undefined, RequestId | undefined, number] => {
  const all = [...answers.keys()];
  return [all[0], all.at(-1), all.length];
};
const nextDay = (at: number): QueueEvent => ({ t: 'dayOpened', at, day: '2030-01-02', keep: true, reason: 'day closed' });

describe('the limits of requests', () => {
  it('keep every answer that a session may still ask for', () => {
    expect(ANSWERS_KEPT_ALWAYS).toBeGreaterThanOrEqual(REQUESTS_IN_FLIGHT_MAX);
    expect(ANSWERS_KEPT_MAX).toBeGreaterThanOrEqual(ANSWERS_KEPT_ALWAYS);
    expect(DAY_ANSWERS_KEPT_MAX).toBeGreaterThanOrEqual(10_000);
    expect(ANSWERS_KEPT_TOTAL).toBeGreaterThanOrEqual(DAY_ANSWERS_KEPT_MAX);
  });
});

describe('answers that can be asked for again', () => {
  it('are the newest of each session', () => {
    const engine = openBranch();
    keepMany(engine, ANSWERS_KEPT_MAX + 1);
    expect(ids(sessionOf(engine).answers)).toEqual([2, ANSWERS_KEPT_MAX + 1, ANSWERS_KEPT_MAX]);
  });

  it('are those of tickets after ten thousand other requests', () => {
    const engine = openBranch();
    keep(engine, { request: 'ticket', day: 1 });
    keepMany(engine, 10_000);
    expect(keptAnswer(sessionOf(engine), 'ticket')).toBeDefined();
  });

  it('of tickets are the newest as well, of a session that takes more of them than a branch could serve', () => {
    const engine = openBranch();
    keepMany(engine, DAY_ANSWERS_KEPT_MAX + 1, { day: 1 });
    expect(ids(sessionOf(engine).dayAnswers)).toEqual([2, DAY_ANSWERS_KEPT_MAX + 1, DAY_ANSWERS_KEPT_MAX]);
  });

  it('of the day before are those that may still be under way', () => {
    const engine = openBranch();
    keepMany(engine, 1000, { day: 1 });
    keepMany(engine, 10);
    evolve(engine.state, nextDay(engine.nowMs));
    expect(ids(sessionOf(engine).dayAnswers)).toEqual([1000 - ANSWERS_KEPT_ALWAYS + 1, 1000, ANSWERS_KEPT_ALWAYS]);
    expect(sessionOf(engine).answers.size).toBe(10);
    expect(engine.state.answersKept).toBe(ANSWERS_KEPT_ALWAYS + 10);
  });

  it('stay when the clock was wrong and the day had begun under another name', () => {
    const engine = openBranch();
    keepMany(engine, 1000, { day: 1 });
    evolve(engine.state, { ...nextDay(engine.nowMs), since: engine.nowMs } as QueueEvent);
    expect(sessionOf(engine).dayAnswers.size).toBe(1000);
  });

  it('are limited for all sessions together: who asks most forgets his own, and nobody has fewer than may be under way', () => {
    const engine = openBranch();
    for (let session = 2; session <= 5; session++) openSession(engine, session);
    for (let session = 1; session <= 5; session++) keepMany(engine, DAY_ANSWERS_KEPT_MAX, { session, day: 1 });
    const sizes = [...engine.state.sessions.values()].map(({ dayAnswers }) => dayAnswers.size);
    expect(sizes).toEqual([DAY_ANSWERS_KEPT_MAX, DAY_ANSWERS_KEPT_MAX, ANSWERS_KEPT_TOTAL - 2 * DAY_ANSWERS_KEPT_MAX, 128, 128]);
    evolve(engine.state, { t: 'sessionClosed', at: engine.nowMs, session: 1, why: 'logout' });
    expect(engine.state.answersKept).toBe(sizes.slice(1).reduce((sum, size) => sum + size, 0));
    expect(fromSnapshot(toSnapshot(engine.state), engine.rules, engine.equipment).answersKept).toBe(engine.state.answersKept);
  });

  it('tell a number from its text', () => {
    const engine = openBranch();
    keep(engine, { request: 1 });
    expect(keptAnswer(sessionOf(engine), 1)).toBeDefined();
    expect(keptAnswer(sessionOf(engine), '1')).toBeUndefined();
  });

  it('that a box before kept whole lose what visitors said, from the journal and from a snapshot; others stay as they are', () => {
    const visitor = { services: {}, id: 7, comment: 'said', pin_code: '7701', photo: 'AAAA', ticket: 'Г007', state: 'WAITING' };
    const appointment = { id: 8, services: [4], date: '2030-01-01', pin_code: '4711', name: 'said', phone: '7701', comment: 'said' };
    const print = { state: 'none', reason: 'noprint' };
    const whole = { preview: 'image/png;base64,AAAA', consumer: visitor, page: { code: 'abc', address: 'http://a/t/abc' }, print };
    const kept: readonly (readonly [before: object, now: object])[] = [
      [visitor, { id: 7 }],
      [appointment, { id: 8 }],
      [whole, { consumer: { id: 7 }, page: { code: 'abc' }, print }],
      [{ consumer: visitor }, { consumer: { id: 7 } }],
      [
        { id: 9, name: 'a service', ticket_range_id: 1 },
        { id: 9, name: 'a service', ticket_range_id: 1 },
      ],
      [
        { code: 3, text: 'a refusal' },
        { code: 3, text: 'a refusal' },
      ],
    ];
    const engine = openBranch();
    for (const [request, [before]] of kept.entries()) {
      evolve(engine.state, { t: 'answered', at: engine.nowMs, session: 1, request, command: 'x', data: JSON.stringify(before), day: 1 });
    }
    const now = kept.map(([, reduced], request) => [request, { command: 'x', data: JSON.stringify(reduced) }]);
    expect([...sessionOf(engine).dayAnswers]).toEqual(now);
    const snapshot = JSON.parse(toSnapshot(engine.state)) as { sessions: { answers: unknown; dayAnswers: unknown }[] };
    const before = kept.map(([answer], request) => [request, { command: 'x', data: JSON.stringify(answer) }]);
    for (const session of snapshot.sessions) Object.assign(session, { answers: before, dayAnswers: before });
    const again = fromSnapshot(JSON.stringify(snapshot), engine.rules, engine.equipment).sessions.get(1) as Session;
    expect([...again.answers, ...again.dayAnswers]).toEqual([...now, ...now]);
  });

  it('are found of a box that wrote numbers as texts and kept no digest', () => {
    const engine = openBranch();
    evolve(engine.state, { t: 'answered', at: engine.nowMs, session: 1, request: '1', command: 'x', data: '{}' });
    const snapshot = JSON.parse(toSnapshot(engine.state)) as { sessions: { dayAnswers?: unknown }[] };
    for (const session of snapshot.sessions) delete session.dayAnswers;
    for (const state of [engine.state, fromSnapshot(JSON.stringify(snapshot), engine.rules, engine.equipment)]) {
      const session = state.sessions.get(1) as Session;
      expect([keptAnswer(session, 1), keptAnswer(session, '1')]).toEqual([
        { command: 'x', data: '{}' },
        { command: 'x', data: '{}' },
      ]);
    }
  });
});
