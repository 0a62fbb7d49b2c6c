import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evolve } from '../../server/engine/evolve.js';
import { brokenInvariants } from '../../server/engine/invariants.js';
import { fromSnapshot, toSnapshot } from '../../server/engine/snapshot.js';
import { emptyState, type QueueState } from '../../server/engine/state.js';
import type { QueueEvent } from '../../server/model/events/events.js';
import { ADMIN, ALL_WORK, CLERK, DRIVING, openBranch, PAYMENT, SIMULATOR, WINDOW } from './models/demo-engine.js';
import { at, Engine, EQUIPMENT, MINUTE_MS, RULES, wholeDocument } from './models/engine.js';

interface Books {
  readonly books: readonly (readonly [name: string, rows: readonly unknown[]])[];
  readonly nextIds: Readonly<Record<string, number>>;
}

/** A branch in the middle of its day: somebody waits, somebody is served, somebody comes back to his clerk, numbers have been used. */
function busyBranch(): Engine {
  const engine = openBranch();
  engine.remove('Consumer', engine.register([DRIVING]));
  engine.register([SIMULATOR], { comment: 'first', photo: 'AAAA', pinCode: '7' });
  engine.callNext(WINDOW);
  engine.must(at<'postpone'>(WINDOW, { type: 'postpone', delayMinutes: 5, returnToMe: true, comment: 'papers' }));
  engine.register([PAYMENT, DRIVING]);
  engine.callNext(WINDOW);
  engine.register([DRIVING], { priority: -3 });
  engine.must({ type: 'openServices', workplaceId: WINDOW, services: [PAYMENT] });
  engine.add('ConsumerPreRegistered', { services: [DRIVING] });
  note(engine, { t: 'answered', at: engine.nowMs, session: 1, request: 'r1', command: 'nextConsumer', data: '{"id":3}', digest: 'a b' });
  note(engine, {
    t: 'answered',
    at: engine.nowMs,
    session: 1,
    request: 1,
    command: 'newConsumer',
    data: '{"id":4}',
    digest: 'a b',
    day: 1,
  });
  return engine;
}

function note(engine: Engine, event: QueueEvent): void {
  engine.events.push(event);
  evolve(engine.state, event);
}

const continued = (engine: Engine, state: QueueState): Engine => {
  const other = new Engine(engine.rules);
  other.state = state;
  other.nowMs = engine.nowMs;
  return other;
};

/** The rest of the day. */
function afternoon(engine: Engine): string {
  engine.wait(5 * MINUTE_MS);
  engine.finish(WINDOW, 'SERVED', { kind: 'served' });
  const calls = [engine.callNext(ALL_WORK, ADMIN), engine.callNext(WINDOW, CLERK)];
  calls.push(engine.register([DRIVING]), engine.logIn(2, 12), engine.add('Operation', { name: 'new' }));
  return JSON.stringify([calls, toSnapshot(engine.state)]);
}

describe('a box that starts again', () => {
  it.each([
    ['from a snapshot', (engine: Engine) => fromSnapshot(toSnapshot(engine.state), engine.rules, engine.equipment)],
    [
      'from the text of its journal',
      (engine: Engine) => {
        const state = emptyState(engine.rules, engine.equipment);
        for (const line of engine.events.map((event) => JSON.stringify(event))) evolve(state, JSON.parse(line) as QueueEvent);
        return state;
      },
    ],
  ])('%s is the same, and goes on the same', (_how, start) => {
    const engine = busyBranch();
    const state = start(engine);
    expect(wholeDocument(state)).toEqual(wholeDocument(engine.state));
    expect(brokenInvariants(state)).toEqual([]);
    expect(state.sessionsByToken.get('token 1')).toBe(state.sessions.get(1));
    expect(state.sessions.get(1)?.answers.get('r1')).toEqual({ command: 'nextConsumer', data: '{"id":3}', digest: 'a b' });
    expect(state.sessions.get(1)?.dayAnswers.get(1)).toEqual({ command: 'newConsumer', data: '{"id":4}', digest: 'a b' });
    expect(state.answersKept).toBe(2);
    expect(afternoon(continued(engine, state))).toBe(afternoon(engine));
  });

  it('writes ASCII letters alone, however many tickets there are, and reads what had others', () => {
    const engine = busyBranch();
    for (let count = 0; count < 150; count++) engine.register([DRIVING], { comment: `Юлия é 😀 "${count}"` });
    const text = toSnapshot(engine.state);
    expect(text).toMatch(/^[\n\x20-\x7e]+$/);
    // It is read line by line, and the longest list is in several.
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThan(text.length / 2);
    const document = wholeDocument(fromSnapshot(text, engine.rules, engine.equipment));
    expect(document).toEqual(wholeDocument(engine.state));
    expect(document.consumers.at(-1)?.comment).toBe('Юлия é 😀 "149"');
    const withLetters = fromSnapshot(JSON.stringify(document), engine.rules, engine.equipment);
    expect(toSnapshot(withLetters)).toBe(text);
  });

  it('reads a snapshot without a version, and refuses one of a newer program', () => {
    const { state, rules } = busyBranch();
    const { version, ...document } = JSON.parse(toSnapshot(state));
    const { version: _version, ...old } = wholeDocument(state);
    expect(wholeDocument(fromSnapshot(JSON.stringify(old), rules))).toEqual(wholeDocument(state));
    const newer = JSON.stringify({ ...document, version: version + 1 });
    expect(() => fromSnapshot(newer, rules)).toThrow(`the snapshot is of version ${version + 1}, made by a newer program`);
  });

  it.each([
    ['as it is', (text: string) => text],
    ['of the first programs, in one line', (text: string) => JSON.stringify(JSON.parse(text))],
  ])('reads what the last program of version 1 wrote, %s', (_how, written) => {
    // `busyBranch` and some more tickets, on 29 November 2026.
    const { snapshot, events } = JSON.parse(readFileSync(new URL('./snapshot-of-version-1.json', import.meta.url), 'utf8')) as {
      snapshot: string;
      events: QueueEvent[];
    };
    const state = emptyState(RULES, EQUIPMENT);
    for (const event of events) evolve(state, event);
    const read = fromSnapshot(written(snapshot), RULES, EQUIPMENT);
    expect(wholeDocument(read)).toEqual(wholeDocument(state));
    expect(brokenInvariants(read)).toEqual([]);
    // What the program has learned to keep since is there, and empty.
    const old = JSON.parse(snapshot) as Books;
    const again = wholeDocument(fromSnapshot(toSnapshot(read), RULES, EQUIPMENT)) as unknown as Books;
    const booksSince = again.books.slice(old.books.length);
    expect(booksSince.flatMap(([, rows]) => rows)).toEqual([]);
    expect(again).toEqual({ ...again, ...old, books: [...old.books, ...booksSince], nextIds: { ...again.nextIds, ...old.nextIds } });
  });

  it('keeps no event that JSON would change', () => {
    const engine = busyBranch();
    afternoon(engine);
    engine.change('User', CLERK, { disabled: 1 });
    for (const event of engine.events) expect(JSON.parse(JSON.stringify(event))).toStrictEqual(event);
  });

  it('refuses events that cannot be: a journal of another box ends the start instead of spoiling it', () => {
    const { state, nowMs } = busyBranch();
    expect(() => evolve(state, { t: 'returned', at: nowMs, c: 999 })).toThrow('999');
    expect(() => evolve(state, { t: 'windowStateSet', at: nowMs, w: 999, state: 1 })).toThrow('999');
    expect(() => evolve(state, { t: 'registered', at: nowMs, c: 9, range: 999, prefix: '', number: 1, priority: 50, ops: [] })).toThrow(
      '999',
    );
  });
});
