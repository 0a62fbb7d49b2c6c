/** No error of the catalogue is dead, each says what it has to say, and nothing in it was left open. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../../server/engine/decide.js';
import { ELEMENTS_MAX } from '../../server/engine/rules/books/books-limits.js';
import { DEFAULT_RULES } from '../../server/engine/rules-of-branch.js';
import { emptyState } from '../../server/engine/state.js';
import { ERRORS, type ErrorName, FURTHER_PARAMETERS, reject } from '../../server/model/errors/errors.js';
import { stampAt } from '../engine/models/engine.js';
import { type Box, startBox } from '../support/box.js';
import { md5 } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { OTHER_WAYS, PROVOCATIONS, type Provoked, SESSIONS_OF_SMALL, type World } from './provocations.js';
import { descOf, errorName, WatchedBox } from './witness.js';

let world: World;
const folder = await mkdtemp(join(tmpdir(), 'qbox-dry-'));

/** A box with a printer at a port where nobody listens. */
async function startDry(): Promise<Box> {
  const config = join(folder, 'qbox.toml');
  await writeFile(config, '[printers.hall]\nport = "tcp:127.0.0.1:1"\nprofile = "epson-tm-t20iii"\n');
  return await startBox({ args: ['--demo', '--config', config] });
}

const MAIL = { QBOX_MESSAGES_SMTP: 'smtp://127.0.0.1:1', QBOX_MESSAGES_SMTP_FROM: 'queue@example.kz' };

beforeAll(async () => {
  const watched = await WatchedBox.start({ QBOX_REQUESTS_PER_SECOND: '0', ...MAIL });
  const small = await WatchedBox.start({
    QBOX_LIVE_TICKETS: '1',
    QBOX_SESSIONS: String(SESSIONS_OF_SMALL),
    QBOX_SUBSCRIPTIONS_PER_CONNECTION: '1',
    QBOX_UNDO_SECONDS: '1',
  });
  world = {
    watched,
    small,
    dry: await startDry(),
    admin: await watched.administrator(),
    clerk: await watched.logIn({ component: 'workplace', login: 'petrov', place: 11 }),
    kiosk: await watched.logIn({ component: 'registrator', login: 'kiosk', place: 1 }),
  };
});
afterAll(async () => {
  await world.watched.end();
  await world.small.end();
  expect(await world.dry.stop()).toEqual({ code: 0, signal: null });
  await rm(folder, { recursive: true, force: true });
});

/** `Window {workplace} is disabled` → /^Window (.+) is disabled$/s */
function patternOf(name: ErrorName): RegExp {
  const parts = ERRORS[name].text.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.+)')}$`, 's');
}

// What needs the most requests comes last, what uses up the small box's sessions at its end.
const LAST: readonly Provoked[] = ['tooManySessions', 'tooManyFailures', 'resultTooLarge'];
const inOrder = (Object.keys(PROVOCATIONS) as Provoked[]).sort((one, other) => LAST.indexOf(one) - LAST.indexOf(other));

describe('every error of the catalogue', () => {
  // Tens of thousands of tickets are taken for one of them.
  it.each(inOrder)('%s', { timeout: 120_000 * SLOWNESS }, async (name) => {
    const answer = await PROVOCATIONS[name](world);
    expect(errorName(answer.data), descOf(answer)).toBe(name);
    const { parameters = {}, ...original } = answer.data as { readonly parameters?: Readonly<Record<string, unknown>> };
    expect(Object.keys(original).sort()).toEqual(['children', 'code', 'codeError', 'codeModule', 'desc']);
    const inSentence = [...ERRORS[name].text.matchAll(/\{(\w+)\}/g)].map(([, key = '']) => key);
    const named = inSentence.map((key) => JSON.stringify(parameters[key] ?? ''));
    expect(named.filter((value) => /^""$|undefined|null|NaN|\[object/.test(value))).toEqual([]);
    // Words of pages are made for these.
    const declared = [...inSentence, ...(FURTHER_PARAMETERS[name] ?? [])];
    expect(Object.keys(parameters).filter((key) => !declared.includes(key))).toEqual([]);
    expect(descOf(answer)).toMatch(patternOf(name));
  });

  it('is provoked, or there is a reason why it is not', () => {
    expect([...Object.keys(PROVOCATIONS), ...Object.keys(OTHER_WAYS)].sort()).toEqual(Object.keys(ERRORS).sort());
  });

  it('bookFull, asked of the engine', () => {
    const state = emptyState(DEFAULT_RULES);
    for (let id = 1; id <= ELEMENTS_MAX; id++) {
      state.books.Operation.set(id, { id, name: `operation ${id}`, description: null, regulated_sec: 0, danger_sec: 0 });
    }
    const outcome = decide(state, { type: 'newElement', book: 'Operation', fields: { name: 'one more' }, chance: 0 }, stampAt(0));
    expect(outcome).toEqual(reject('bookFull', { book: 'Operation', most: ELEMENTS_MAX }));
  });
  it('stopping, while the box finishes what it has taken', async () => {
    const watched = await WatchedBox.start({ QBOX_REQUESTS_PER_SECOND: '0' });
    const { client, token } = await watched.administrator();
    // Each keeps the box busy for a while.
    const users = Array.from({ length: 24 }, (_, id) =>
      client.request({ token, id, command: 'newUser', data: { login: `user ${id}`, password: md5('x'), role_id: 2 } }),
    );
    // Frames of one connection are read in order: with this answer all of them have been taken.
    await client.request({ token, command: 'info', data: {} });
    const ended = watched.end();
    let answer: ReturnType<typeof errorName>;
    do answer = errorName((await client.request({ token, command: 'info', data: {} })).data);
    while (answer === undefined);
    expect(answer).toBe('stopping');
    expect((await Promise.all(users)).filter(({ data }) => errorName(data) !== undefined)).toEqual([]);
    await ended;
  });
});
