/** What is read from the disk is the state that was in memory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openStore, writeSnapshot } from '../../../dist/db/store/store.js';
import { evolve } from '../../../server/engine/evolve.js';
import { toSnapshot } from '../../../server/engine/snapshot.js';
import { emptyState, type QueueState } from '../../../server/engine/state.js';
import type { QueueEvent } from '../../../server/model/events/events.js';
import { recover } from '../../../server/pipeline/commit/recover.js';
import { Engine, RULES, registration } from '../../engine/models/engine.js';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-recover-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A little of everything; one batch for each event. */
function story(): readonly QueueEvent[] {
  const engine = new Engine({ ...RULES });
  const range = engine.add('TicketRange', { name: 'tickets', prefix: 'A' });
  const operation = engine.add('Operation', { name: 'talk' });
  const service = engine.add('Service', { name: 'advice', ticket_range_id: range, operations: { '1': [operation], '2': [operation] } });
  const role = engine.add('UserRole', { name: 'clerks', clerk: { all_operations: 1 } });
  const user = engine.add('User', { login: 'clerk', role_id: role });
  const window = engine.add('Workplace', { name: 'window', all_operations: 1 });
  engine.logIn(user, window);
  engine.tick();
  for (let visitor = 0; visitor < 5; visitor++) engine.must(registration([service], { photo: 'aGVsbG8=' }));
  for (const delayMinutes of [1, 5]) {
    engine.callNext(window, user);
    engine.must({ type: 'postpone', delayMinutes, returnToMe: true, comment: 'form', workplaceId: window, actingUserId: user });
  }
  engine.callNext(window, user);
  engine.finish(window, 'SERVED', { kind: 'served' }, 'done');
  engine.change('Workplace', window, { state_id: 2 });
  const answered = { t: 'answered', at: engine.nowMs, session: 1, request: 'r', command: 'nextConsumer', data: '{}' } as const;
  return [...engine.events, answered];
}

function lived(events: readonly QueueEvent[]): QueueState {
  const state = emptyState(RULES);
  for (const event of events) evolve(state, event);
  return state;
}

/** What is known, without what is only a quicker way to find it. Compared as it is: a snapshot cannot show what it left out. */
const knownOf = ({
  lanes: _lanes,
  abilities: _abilities,
  evolved: _evolved,
  ...known
}: QueueState): Omit<QueueState, 'lanes' | 'abilities' | 'evolved'> => known;

async function write(folder: string, events: readonly QueueEvent[]): Promise<void> {
  const fail = (error: Error): never => {
    throw error;
  };
  const store = await openStore({ directory: folder, historyDays: 100, journalDays: 100, personalDays: 1000, onFailure: fail });
  for (const event of events) {
    const batch = { atMs: event.at, eventCount: 1, events: JSON.stringify([event]), visits: [], reopened: [], changes: [], personal: null };
    await new Promise((committed) => store.commit(batch, committed));
  }
  await store.close();
}

it('an empty folder is the empty state', () => {
  const folder = temporaryFolder();
  const { state, sequence, replayed } = recover(folder, RULES);
  expect(knownOf(state)).toEqual(knownOf(emptyState(RULES)));
  expect({ sequence, replayed }).toEqual({ sequence: 0, replayed: 0 });
});

it('is every event of the journal, in order, with a snapshot at any place or without', async () => {
  const events = story();
  const folder = temporaryFolder();
  await write(folder, events);
  const whole = recover(folder, RULES);
  expect(knownOf(whole.state)).toEqual(knownOf(lived(events)));
  expect(whole).toMatchObject({ sequence: events.length, replayed: events.length, skipped: [] });
  for (const sequence of [1, Math.floor(events.length / 2), events.length - 1, events.length]) {
    writeSnapshot(folder, { sequence, state: toSnapshot(lived(events.slice(0, sequence))) });
    const recovered = recover(folder, RULES);
    expect(knownOf(recovered.state), `from a snapshot of batch ${sequence}`).toEqual(knownOf(lived(events)));
    expect(recovered).toMatchObject({ sequence: events.length, replayed: events.length - sequence });
  }
});

it('reads a snapshot of an earlier program, which had letters beside ASCII', async () => {
  const events = story();
  const folder = temporaryFolder();
  await write(folder, events);
  const then = lived(events);
  for (const consumer of then.consumers.values()) consumer.comment = 'Юлия';
  const state = JSON.stringify(JSON.parse(toSnapshot(then)));
  expect(Buffer.byteLength(state)).toBeGreaterThan(state.length);
  writeSnapshot(folder, { sequence: events.length, state });
  expect(knownOf(recover(folder, RULES).state)).toEqual(knownOf(then));
});

it('takes the rules of today, not those of the snapshot', async () => {
  const events = story();
  const folder = temporaryFolder();
  await write(folder, events);
  writeSnapshot(folder, { sequence: events.length, state: toSnapshot(lived(events)) });
  expect(recover(folder, { ...RULES, vanishLimit: 3 }).state.rules.vanishLimit).toBe(3);
});

it('refuses a journal that leads to a state that cannot be, and names what is wrong', async () => {
  const events = story();
  const registered = events.find(({ t }) => t === 'registered');
  if (registered?.t !== 'registered') throw new Error('the story has no registration');
  const folder = temporaryFolder();
  // A second ticket with a number that is held: each event is sound, the two are not.
  await write(folder, [...events, { ...registered, c: 99, number: 4 }]);
  expect(() => recover(folder, RULES)).toThrow('the journal leads to a state that cannot be: ticket A004 was given twice');
});

it('refuses a journal that speaks of a ticket nobody has', async () => {
  const folder = temporaryFolder();
  await write(folder, [...story(), { t: 'returned', at: 1, c: 77 }]);
  expect(() => recover(folder, RULES)).toThrow('an event names ticket 77, which is not in the queue');
});
