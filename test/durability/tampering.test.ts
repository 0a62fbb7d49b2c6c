/** A journal that somebody changed is not played: the box does not start, and says which entry it was. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { databaseFile } from '../../db/files/folder.js';
import { openForWriting } from '../../db/files/sqlite.js';
import { RELEASED_FILE } from '../../db/journal/released.js';
import { startBox } from '../support/box.js';
import { connect, logIn } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { ADMINISTRATOR } from './people.js';

const VISITORS = 6;

/** Each visitor in a batch of his own. */
async function filledFolder(end: 'kill9' | 'stop'): Promise<string> {
  const data = mkdtempSync(join(tmpdir(), 'qbox-tampering-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const box = await startBox({ data });
  onTestFinished(async () => void (await box.kill9()));
  const session = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
  for (let visitor = 1; visitor <= VISITORS; visitor++) await session.ask('newConsumer', { services: [4], comment: `visitor ${visitor}` });
  await box[end]();
  return data;
}

function change(data: string, statement: string): void {
  const connection = openForWriting(databaseFile(data), 1024);
  try {
    expect(connection.prepare(statement).run().changes, 'rows changed').toBe(1);
  } finally {
    connection.close();
  }
}

/** What the box says when it does not start, or that it did. */
async function outcomeOf(data: string): Promise<string> {
  const box = await startBox({ data }).catch((error: unknown) => String(error));
  if (typeof box === 'string') return box;
  await box.kill9();
  return 'it started';
}

it.each([
  [
    'an event was changed',
    `UPDATE journal SET events = replace(events, '"number":3,', '"number":9,') WHERE events LIKE '%"number":3,%'`,
    /Journal entry \d+ does not fit the hash chain: it was changed or damaged/,
  ],
  [
    'a time was changed',
    `UPDATE journal SET at_ms = at_ms - 1000 WHERE events LIKE '%"number":3,%'`,
    /Journal entry \d+ does not fit the hash chain/,
  ],
  [
    'an entry was taken out',
    `DELETE FROM journal WHERE events LIKE '%"number":3,%'`,
    /Journal entry \d+ is missing: entry \d+ follows entry \d+/,
  ],
])('%s: refused, with code 74 and the entry named', async (_what, statement, message) => {
  const data = await filledFolder('kill9');
  change(data, statement);
  const outcome = await outcomeOf(data);
  expect(outcome).toContain('"code":74');
  expect(outcome).toMatch(message);
  expect(outcome).toContain('the box could not start');
});

it('the end was cut off: refused, because the record of what was answered knows more, and the snapshot', async () => {
  const data = await filledFolder('stop');
  change(data, 'DELETE FROM journal WHERE sequence = (SELECT max(sequence) FROM journal)');
  const outcome = await outcomeOf(data);
  expect(outcome).toContain('"code":74');
  expect(outcome).toMatch(/The journal in .* ends with batch \d+, but batch \d+ was answered: its log .* or the database was put back/);
  rmSync(join(data, RELEASED_FILE));
  expect(await outcomeOf(data)).toMatch(
    /The journal in .* ends with batch \d+, but snapshot-\d+\.json knows batch \d+: the database was lost, cut short or put back/,
  );
});

it('a snapshot was changed: it is not used, the log says so, and the journal has everything', async () => {
  const data = await filledFolder('stop');
  for (const name of readdirSync(data).filter((file) => file.startsWith('snapshot-'))) {
    const file = join(data, name);
    writeFileSync(file, readFileSync(file, 'utf8').replace('visitor 3', 'visitor 9'));
  }
  expect(existsSync(databaseFile(data))).toBe(true);
  const box = await startBox({ data });
  onTestFinished(async () => void (await box.kill9()));
  expect(box.stderr()).toContain('a snapshot cannot be used');
  expect(box.stderr()).toContain('it is torn or damaged');
  const session = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
  const comments = (await session.ask<readonly { readonly comment: string }[]>('consumerList')).map(({ comment }) => comment);
  expect(comments).toEqual(Array.from({ length: VISITORS }, (_, index) => `visitor ${index + 1}`));
});

it('an old entry was changed, before the snapshot: the box starts, and soon says which one it is', {
  timeout: 90_000 * SLOWNESS,
}, async () => {
  const data = await filledFolder('stop');
  change(data, `UPDATE journal SET events = replace(events, '"number":3,', '"number":9,') WHERE events LIKE '%"number":3,%'`);
  const box = await startBox({ data });
  onTestFinished(async () => void (await box.kill9()));
  const session = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
  const wanted = { code: 'storedDataDamaged', severity: 'error', parameters: { place: expect.stringMatching(/^journal \d+$/), places: 1 } };
  await vi.waitFor(async () => expect(await session.ask('faults')).toMatchObject([wanted]), { timeout: 60_000 * SLOWNESS, interval: 200 });
  // The log comes through another pipe than the answer.
  await expect.poll(() => box.stderr()).toMatch(/"damage":\{"kind":"journal","entry":\d+,"why":"it does not fit the hash chain/);
  // The queue itself has everything: it began with the snapshot.
  expect(await session.ask('consumerList')).toHaveLength(VISITORS);
});
