/** The command `indicators` at a running box. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type IndicatorValues, Line } from '../../../db/facts/line.js';
import { INDICATOR_NAMES, type Indicators } from '../../../server/protocol/figures/indicators.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';

type Figures = ReplyData<'indicators'>;

it('what is counted is what is declared', () => {
  const values: IndicatorValues = new Line().values({ windows: false, missed: false });
  const declared: Indicators = values;
  expect(Object.keys(declared).toSorted()).toEqual([...INDICATOR_NAMES].toSorted());
});

/** Kiosks offer it. */
const SERVICE = 4;

describe('a visitor with three stages at two windows', () => {
  async function visited(): Promise<{ admin: RawSession; windows: readonly number[]; restarted: () => Promise<RawSession> }> {
    const data = mkdtempSync(join(tmpdir(), 'qbox-figures-'));
    let box = await startBox({ data });
    onTestFinished(async () => {
      await box.stop();
      rmSync(data, { recursive: true });
    });
    const asAdmin = async () => logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
    const admin = await asAdmin();
    const operations: number[] = [];
    for (const name of ['first', 'second', 'third']) operations.push((await admin.ask<{ id: number }>('newOperation', { name })).id);
    const [first = 0, second = 0, third = 0] = operations;
    await admin.ask('setService', { id: SERVICE, operations: { '1': [first], '2': [second], '3': [third] } });
    for (const { id, clerk } of await admin.ask<readonly { id: number; clerk: object | null }[]>('userRoleList')) {
      if (clerk !== null) await admin.ask('setUserRole', { id, clerk: { ...clerk, all_operations: 1 } });
    }
    const windows = [11, 18];
    await admin.ask('setWorkplace', { id: windows[0], operations: [first, third], all_operations: 0 });
    await admin.ask('setWorkplace', { id: windows[1], operations: [second], all_operations: 0 });
    const clerks = [
      await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 }),
      await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'admin', place: 18 }),
    ];
    const kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
    const { consumer } = await kiosk.ask<{ consumer: { id: number } }>('registrateConsumer', {
      services: [SERVICE],
      preview: false,
      noprint: true,
    });
    const reason = await admin.ask<{ id: number }>('newReason', { name: 'ill', kind: 'call' });
    const outcome = await admin.ask<{ id: number }>('newOutcome', { name: 'signed' });
    for (const clerk of [0, 1, 0]) {
      await clerks[clerk]?.ask('consumerFromQueueBody', { id: consumer.id, ...(clerk === 1 && { reason: reason.id }) });
      if (clerk === 1) expect((await admin.ask<Figures>('indicators')).total).toMatchObject({ arrived: 1, present: 1, calls: 2 });
      await clerks[clerk]?.ask('serveConsumer', clerk === 1 ? { outcome: outcome.id } : {});
    }
    const restarted = async () => {
      await box.stop();
      box = await startBox({ data });
      return asAdmin();
    };
    return { admin, windows, restarted };
  }

  it('credits each, today and after a restart, and adds up', async () => {
    const { admin, windows, restarted } = await visited();
    const ask = (by: readonly string[]) => admin.ask<Figures>('indicators', { by });
    const byWindow = await ask(['window']);
    const lineOf = (id: number | undefined) => byWindow.lines.find(({ keys }) => keys[0] === id);
    expect(lineOf(windows[0])).toMatchObject({ arrived: 1, served: 1, calls: 2, servings: 1 });
    expect(lineOf(windows[1])).toMatchObject({ arrived: 1, served: 1, calls: 1, servings: 1 });
    for (const { open_sec } of [lineOf(windows[0]), lineOf(windows[1])].flatMap((line) => line ?? [])) expect(open_sec).not.toBeNull();
    expect(byWindow.total).toMatchObject({ arrived: 1, served: 1, present: 0, calls: 3, waits: 1 });
    expect(byWindow.total).toMatchObject({ calls_by_hand: 0, outcomes: { 1: 1, none: 2 } });
    expect(lineOf(windows[1])).toMatchObject({ calls_by_hand_by: {}, outcomes: { 1: 1 } });
    expect((await ask(['stage'])).lines.map(({ keys, calls }) => [...keys, calls])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    expect((await ask(['clerk', 'operation'])).lines).toHaveLength(3);
    const again = await restarted();
    const after = await again.ask<Figures>('indicators', { by: ['window'] });
    const ends = ({ lines, total }: Figures) =>
      [...lines, { keys: [], ...total }].map(({ keys, arrived, served, calls, service_max, outcomes }) => ({
        keys,
        outcomes,
        arrived,
        served,
        calls,
        service_max,
      }));
    expect(ends(after)).toEqual(ends(byWindow));
  });

  it('is found by filters, and days and groupings are checked', async () => {
    const { admin, windows } = await visited();
    const total = async (data: object) => (await admin.ask<Figures>('indicators', data)).total;
    expect(await total({ workplace: windows[1] })).toMatchObject({ arrived: 1, calls: 1 });
    expect(await total({ registrator: 1, channel: 'kiosk' })).toMatchObject({ arrived: 1, calls: 3, open_sec: null });
    const { id: gone } = await admin.ask<{ id: number }>('newRegistrator', { name: 'gone' });
    await admin.ask('removeRegistrator', { id: gone });
    expect(await total({ registrator: gone })).toMatchObject({ arrived: 0 });
    const refused = async (data: object) => JSON.stringify(await admin.client.request({ token: admin.token, command: 'indicators', data }));
    for (const field of ['service', 'operation', 'workplace', 'user', 'userRole', 'registrator']) {
      const asked = await refused({ [field]: 999 });
      expect(asked).toContain(`"field":"data.${field}"`);
      expect(asked).toContain('there is no');
    }
    const { id: role } = await admin.ask<{ id: number }>('newUserRole', { name: 'gone' });
    await admin.ask('removeUserRole', { id: role });
    expect(await refused({ userRole: role })).toContain('data.userRole');
    expect(await refused({ from: '2026-02-30' })).toContain('notADay');
    expect(await refused({ from: '2026-03-02', to: '2026-03-01' })).toContain('data.to');
    expect(await refused({ from: '2020-01-01', to: '2026-03-01' })).toContain('tooManyDays');
    expect(await refused({ by: ['hour', 'window', 'day'] })).toContain('data.by');
    expect(await refused({ by: ['moon'] })).toContain('data.by');
    await admin.ask('setService', { id: SERVICE, group: 'cash', department: 4 });
    expect(await total({ group: 'cash', department: 4 })).toMatchObject({ arrived: 1 });
    for (const [field, wrong, right] of [
      ['group', 'cahs', 'cash'],
      ['department', 9_999, '4'],
      ['channel', 'kioks', 'kiosk'],
    ] as const) {
      const { parameters } = (JSON.parse(await refused({ [field]: wrong })) as { data: { parameters: Record<string, unknown> } }).data;
      expect(parameters).toMatchObject({ field: `data.${field}`, kind: 'choice', allowed: expect.arrayContaining([right]) });
    }
    expect(await refused({ language: 'kazakh' })).toContain('data.language');
    // A language of the branch that nobody chose has no visitors; another one is there as long as somebody chose it.
    expect(await total({ language: 'kk' })).toMatchObject({ arrived: 0 });
    for (const narrowed of [{}, { registrator: 1, by: ['hour'] }]) {
      expect(JSON.parse(await refused({ language: 'de', ...narrowed }))).toMatchObject({
        data: { parameters: { field: 'data.language', kind: 'choice', allowed: ['ru', 'kk', 'en'] } },
      });
    }
    await admin.ask('registrateConsumer', { services: [SERVICE], preview: false, noprint: true, language: 'de' });
    expect(await total({ language: 'de' })).toMatchObject({ arrived: 1 });
    expect(await total({ language: 'de', channel: 'kiosk' })).toMatchObject({ arrived: 0 });
  });
});
