/** An order of headquarters as a command of the box: once, in its order, whole or not at all, and nothing that belongs to the place. */
import { beforeEach, expect, it } from 'vitest';
import { evolve } from '../../../server/engine/evolve.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import { toWireError } from '../../../server/model/errors/errors.js';
import type { QueueEvent, Session } from '../../../server/model/events/events.js';
import { Clock } from '../../../server/pipeline/commit/clock.js';
import { Pipeline } from '../../../server/pipeline/commit/pipeline.js';
import { sharedDigest } from '../../../server/pipeline/feeds/exported-configuration.js';
import { serialised } from '../../../server/pipeline/handlers/answer-data.js';
import type { AnyRequest } from '../../../server/pipeline/handlers/context.js';
import type { Answer } from '../../../server/pipeline/handlers/handler.js';
import { HANDLERS } from '../../../server/pipeline/handlers/index.js';
import { LongAnswers } from '../../../server/pipeline/limits/long-answers.js';
import { NOBODY } from '../../../server/pipeline/requests/peer.js';
import { headquartersCommands } from '../../../server/protocol/commands/box/headquarters.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { revisionOf } from '../../../server/protocol/revision.js';
import { checkData } from '../../../server/protocol/validation.js';
import { openBranch, SIMULATOR } from '../../engine/models/demo-engine.js';
import { type Engine, EQUIPMENT, RULES, START_MS } from '../../engine/models/engine.js';
import { wrongDataOf } from '../../hostile/wrong-data.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { SlowDisk } from '../commit/slow-disk.js';

type Reply = ReplyData<'applyRevision'>;

let engine: Engine;
let applied: QueueEvent[];
let ask: (data: object) => Promise<Reply>;

const SESSION = {
  ...{ id: 0, tokenHash: '', component: 'headquarters', userId: 0, login: 'director', placeId: null, openedMs: 0, usedMs: 0 },
  ...{ answers: new Map(), dayAnswers: new Map() },
} as const satisfies Session;

beforeEach(() => {
  engine = openBranch();
  applied = [];
  const clock = new Clock('UTC', START_MS, { wallMs: () => engine.nowMs, monotonicMs: () => 0 });
  const pipeline = new Pipeline(engine.state, new SlowDisk(), clock);
  pipeline.follow([{ applied: (event) => void applied.push(event) }]);
  const context = { pipeline, versions: {}, longAnswers: new LongAnswers(new VirtualTimers()) };
  ask = async (data) => {
    const request = { context, state: engine.state, session: SESSION, peer: NOBODY, data, nowMs: () => 0 } as unknown as AnyRequest;
    const handled = HANDLERS.get('applyRevision');
    if (handled === undefined) throw new Error('nothing handles applyRevision');
    const answered = (await handled.answer(request)) as Answer;
    const reply = JSON.parse(serialised(await answered.data)) as Reply;
    answered.taken?.();
    return reply;
  };
});

const text = (name: string, more = ''): string => `[qbox]\nformat = 1\n[[Operation]]\nid = 3\nname = "${name}"\n${more}`;
/** The books that it names are all that the text has. */
const alone = (name: string): string => text(name).replace('format = 1', 'format = 1\nbooks = []');
const nameOf = (): string | undefined => engine.state.books.Operation.get(3)?.name;

it('is carried out once, with who ordered it, and remembered', async () => {
  const wanted = alone('Новое');
  expect(await ask({ order: 5, text: wanted })).toMatchObject({ state: 'applied', order: 5, changed: [{ book: 'Operation', id: 3 }] });
  expect(applied.map(({ t }) => t)).toEqual(['bookSet', 'revisionApplied']);
  for (const event of applied) expect(event).toMatchObject({ by: { u: 0, as: 'headquarters', login: 'director' } });
  expect(engine.state.revision).toEqual({ order: 5, revision: revisionOf(wanted) });
  // What was changed here since then stays when the same order comes again.
  engine.change('Operation', 3, { name: 'Своё' });
  expect(await ask({ order: 5, text: wanted })).toMatchObject({ state: 'applied', order: 5, changed: [] });
  expect([nameOf(), applied.length]).toEqual(['Своё', 2]);
  expect(fromSnapshot(toSnapshot(engine.state), RULES, EQUIPMENT).revision).toEqual({ order: 5, revision: revisionOf(wanted) });
});

it('that is older is not carried out, and one that changes nothing is noted', async () => {
  await ask({ order: 5, text: alone('Новое') });
  expect(await ask({ order: 4, text: alone('Старое') })).toMatchObject({ state: 'older', order: 5 });
  expect(nameOf()).toBe('Новое');
  expect(await ask({ order: 6, text: alone('Новое') })).toMatchObject({ state: 'applied', order: 6, changed: [] });
  expect(applied.at(-1)).toMatchObject({ t: 'revisionApplied', order: 6 });
});

it('of two that are read at the same time the later one stands', async () => {
  const long = Array.from({ length: 80 }, (_, index) => `[[Operation]]\nid = ${500 + index}\nname = "Операция ${index}"\n`).join('');
  const [first, second] = await Promise.all([ask({ order: 7, text: alone('Первое') + long }), ask({ order: 8, text: alone('Второе') })]);
  expect([first.state, second.state].filter((state) => state === 'applied').length).toBeGreaterThanOrEqual(1);
  expect([nameOf(), engine.state.revision.order]).toEqual(['Второе', 8]);
});

it('a check changes nothing, and says what would change and what is wrong', async () => {
  await ask({ order: 8, text: alone('Прежнее') });
  const before = toSnapshot(engine.state);
  expect(await ask({ order: 9, text: alone('Новое'), check: true })).toMatchObject({
    ...{ state: 'differs', order: 8, faults: [] },
    changed: [{ id: 3, fields: [{ field: 'name', to: 'Новое' }] }],
  });
  expect(await ask({ order: 9, text: alone(nameOf() ?? ''), check: true })).toMatchObject({ state: 'same', changed: [] });
  const bad = `${alone('Новое')}[[Service]]\nid = 4\nname = "Касса"\nticket_range_id = 999\n`;
  const { state, faults } = await ask({ order: 9, text: bad, check: true });
  expect([state, faults.map(({ parameters }) => parameters?.field)]).toEqual([
    'differs',
    expect.arrayContaining(['Service[0].ticket_range_id']),
  ]);
  expect(toSnapshot(engine.state)).toBe(before);
});

it.each([
  ['a value of the wrong kind', alone('x').replace('id = 3', 'id = "three"'), 'Operation[0].id'],
  ['what points at nothing', `${alone('x')}[[Service]]\nid = 4\nname = "Касса"\nticket_range_id = 999\n`, 'Service[0].ticket_range_id'],
])('%s changes nothing and names the field', async (_, wanted, field) => {
  const before = toSnapshot(engine.state);
  const { state, faults } = await ask({ order: 9, text: wanted });
  expect([state, faults.map(({ parameters }) => String(parameters?.field))]).toEqual([
    'faulty',
    expect.arrayContaining([expect.stringContaining(field)]),
  ]);
  expect(toSnapshot(engine.state)).toBe(before);
});

it('what others need is not removed, nor is what is no configuration carried out', async () => {
  const before = toSnapshot(engine.state);
  for (const wanted of ['nonsense', text('x')]) {
    const { state, faults } = await ask({ order: 9, text: wanted });
    expect([state, faults.length > 0]).toEqual(['faulty', true]);
  }
  expect(toSnapshot(engine.state)).toBe(before);
});

it('waits for the last visitor, unless it is urgent or changes nothing', async () => {
  await ask({ order: 9, text: alone('Прежнее') });
  engine.register([SIMULATOR]);
  expect(await ask({ order: 10, text: alone('Новое') })).toMatchObject({ state: 'busy', order: 9 });
  expect(nameOf()).not.toBe('Новое');
  expect(await ask({ order: 10, text: alone(nameOf() ?? '') })).toMatchObject({ state: 'applied', order: 10 });
  expect(await ask({ order: 11, text: alone('Новое'), at_once: true })).toMatchObject({ state: 'applied', order: 11 });
});

it('users, roles, windows, kiosks and boards stay, whatever the text says', async () => {
  const { User, UserRole, Workplace, Registrator, QBoard, ScoreBoard } = engine.state.books;
  const local = () => JSON.stringify([User, UserRole, Workplace, Registrator, QBoard, ScoreBoard].map((book) => [...book]));
  const before = local();
  const evil = [
    '[[UserRole]]\nid = 2\nname = "Оператор"\nadministrator = {}\n',
    '[[User]]\nid = 3\nlogin = "petrov"\nrole_id = 1\n',
    '[[Workplace]]\nid = 11\nname = "Мимо"\n',
  ].join('');
  const wanted = `[qbox]\nformat = 1\nbooks = ["User", "UserRole", "Workplace", "Registrator", "QBoard", "ScoreBoard"]\n${evil}`;
  expect(await ask({ order: 12, text: wanted })).toMatchObject({ state: 'applied', added: [], changed: [], removed: [] });
  expect(local()).toBe(before);
});

it('its digest changes with what headquarters may set, and with nothing else', () => {
  const before = sharedDigest(engine.state);
  engine.change('Workplace', 11, { name: 'Другое окно' });
  expect(sharedDigest(engine.state)).toBe(before);
  engine.change('Operation', 3, { name: 'Другая' });
  expect(sharedDigest(engine.state)).not.toBe(before);
});

it('wrong data is refused by the name of its field', () => {
  const { applyRevision } = headquartersCommands;
  for (const { what, data, field, says } of wrongDataOf(applyRevision)) {
    const checked = checkData(applyRevision, data);
    const error = 'rejection' in checked ? toWireError(checked.rejection) : null;
    const named = error === null ? undefined : [error, ...error.children].find(({ desc }) => desc.startsWith(field));
    expect(named?.desc, what).toContain(says);
  }
});

it('a journal that an earlier program wrote has no order', () => {
  const document = JSON.parse(toSnapshot(engine.state).replaceAll('\n', '')) as Record<string, unknown>;
  delete document.revision;
  const restored = fromSnapshot(JSON.stringify(document), RULES, EQUIPMENT);
  expect(restored.revision).toEqual({ order: 0, revision: '' });
  evolve(restored, { t: 'revisionApplied', at: START_MS, order: 3, revision: 'x' });
  expect(restored.revision.order).toBe(3);
});

it('gives what it has of its shared books as a text for others, and nothing of its place', async () => {
  const { text: own } = await ask({ order: 1, text: alone('x'), check: true, with_text: true });
  expect(own).toContain('[[Service]]');
  for (const book of ['User', 'UserRole', 'Workplace', 'Registrator', 'QBoard']) expect(own).not.toContain(`[[${book}]]`);
  expect(own).not.toContain('petrov');
  // It is whole: the branch itself would change nothing by it.
  expect(await ask({ order: 1, text: own, check: true })).toMatchObject({ state: 'same', faults: [] });
  expect(await ask({ order: 1, text: alone('x'), check: true })).not.toHaveProperty('text');
  expect(applied).toEqual([]);
});
