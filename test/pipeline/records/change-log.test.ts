/** Who changed what: each change has the right name, what was before and what is now, and nothing that must not be kept for years. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { databaseFile } from '../../../db/files/folder.js';
import { verifyJournal } from '../../../dist/db/store/store.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, isErrorData, logIn, md5, type RawSession } from '../../support/raw-client.js';

type Page = ReplyData<'changes'>;
type Line = Page['lines'][number];

let box: Box;
let first: RawSession;
let second: RawSession;
const administrator = async (login: string): Promise<RawSession> =>
  logIn(await connect(box.webSocketUrl), { component: 'administrator', login });
beforeAll(async () => {
  box = await startBox();
  first = await administrator('admin');
  await first.ask('newUser', { login: 'zukhra', password: md5('12345'), role_id: 1 });
  second = await administrator('zukhra');
});
afterAll(() => box.stop());

const linesOf = async (filter: object = {}, session = first): Promise<readonly Line[]> =>
  (await session.ask<Page>('changes', { limit: 200, ...filter })).lines;
const newest = async (filter: object = {}): Promise<Line | undefined> => (await linesOf({ ...filter, limit: 1 }))[0];

describe('the log of changes', () => {
  it('has the right name at each change of two administrators who edit at a time, newest first', async () => {
    const rounds = Array.from({ length: 30 }, (_, index) => index + 1);
    await Promise.all(
      rounds.flatMap((round) => [
        first.client.request({ token: first.token, id: `f${round}`, command: 'setService', data: { id: 4, priority: round } }),
        second.client.request({
          token: second.token,
          id: `s${round}`,
          command: 'setOperation',
          data: { id: 3, regulated_sec: 1000 + round },
        }),
      ]),
    );
    const lines = await linesOf({});
    const told = (kind: string) =>
      lines.filter((line) => line.kind === kind && line.verb === 'changed').map(({ login, fields }) => [login, fields[0]?.after]);
    expect(told('Service').slice(0, 30)).toEqual(rounds.map((round) => ['admin', round]).reverse());
    expect(told('Operation').slice(0, 30)).toEqual(rounds.map((round) => ['zukhra', 1000 + round]).reverse());
    expect(lines.every(({ id }, index) => index === 0 || id < (lines[index - 1]?.id ?? 0))).toBe(true);
  });

  it('tells what was before and what is now, and what a new element is', async () => {
    await first.ask('setService', { id: 5, name: 'Перерасчёт', priority: 33 });
    const line = await newest({ kind: 'Service' });
    expect(line).toMatchObject({ as: 'administrator', local: false, verb: 'changed', subject: 5, title: 'Перерасчёт', user_id: 1 });
    expect(line?.fields).toHaveLength(2);
    expect(line?.fields).toEqual(
      expect.arrayContaining([
        { field: 'name', before: expect.stringMatching(/\S/), after: 'Перерасчёт' },
        { field: 'priority', before: expect.any(Number), after: 33 },
      ]),
    );

    const { id } = await second.ask<{ id: number }>('newOperation', { name: '<img onerror=1>', regulated_sec: 60 });
    expect(await newest()).toMatchObject({
      login: 'zukhra',
      verb: 'added',
      kind: 'Operation',
      title: '<img onerror=1>',
      fields: expect.arrayContaining([{ field: 'regulated_sec', before: null, after: 60 }]),
    });
    await second.ask('removeOperation', { id });
    expect(await newest()).toMatchObject({ verb: 'removed', subject: id, title: '<img onerror=1>', fields: [] });
  });

  it('keeps the parts of a user apart, and names who goes by the name he had', async () => {
    const { id } = await first.ask<{ id: number }>('newUser', { login: 'gone', password: md5('1'), role_id: 1 });
    const gone = await administrator('gone').catch(() => null);
    expect(gone).toBeNull();
    const going = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'gone', password: '1' });
    await going.ask('setService', { id: 6, priority: 7 });
    await first.ask('setUser', { id, clerk: { priority: 9 } });
    expect((await newest({ kind: 'User' }))?.fields).toEqual([{ field: 'clerk.priority', before: 50, after: 9 }]);
    await first.ask('setUser', { id, disabled: 1 });
    const [session, user] = await linesOf({ limit: 2 });
    // The end of his session follows from it, on the same word.
    expect([session, user].map((line) => [line?.kind, line?.login, line?.title])).toEqual(
      expect.arrayContaining([
        ['Session', 'admin', 'gone'],
        ['User', 'admin', 'gone'],
      ]),
    );
    await first.ask('removeUser', { id });
    expect(await newest({ user_id: id })).toMatchObject({ login: 'gone', kind: 'Service' });
  });

  it('tells of passwords, visitors and appointments no more than that something changed', async () => {
    const secret = md5('Zarathustra-password');
    await first.ask('setUser', { id: 3, password: secret });
    expect((await newest({ kind: 'User' }))?.fields).toEqual([{ field: 'password', before: null, after: null }]);
    await first.ask('newConsumerPreRegistered', { services: [4], name: 'Zarathustra', phone: '79991234567', pin_code: '48151623' });
    const appointment = await newest();
    expect(appointment).toMatchObject({ kind: 'ConsumerPreRegistered', verb: 'added', title: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
    const visitor = await first.ask<{ id: number; ticket: string }>('newConsumer', { services: [4] });
    await first.ask('setConsumer', { id: visitor.id, comment: 'Zarathustra', priority: 4, pin_code: '48151623' });
    expect(await newest()).toMatchObject({
      kind: 'Consumer',
      title: visitor.ticket,
      fields: [
        { field: 'priority', after: 4 },
        { field: 'comment', before: null, after: null },
        { field: 'pin_code', before: null, after: null },
      ],
    });
    await first.ask('removeConsumer', { id: visitor.id });
    expect(await newest()).toMatchObject({ kind: 'Consumer', verb: 'removed', title: visitor.ticket });
    const everything = JSON.stringify(await linesOf());
    for (const text of ['Zarathustra', '48151623', '79991234567', secret, 'scrypt', 'passwordHash']) expect(everything).not.toContain(text);
  });

  it('has looks, windows and sessions, but not what clerks do all day', async () => {
    const clerk = await logIn(await connect(box.webSocketUrl), {
      component: 'workplace',
      login: 'petrov',
      password: 'Zarathustra-password',
      place: 11,
    });
    const before = await newest();
    await clerk.ask('setWorkplace', { id: 11, state_id: 2 });
    await clerk.ask('setWorkplace', { id: 11, state_id: 1 });
    await clerk.ask('logout');
    expect(await newest()).toEqual(before);

    const head = await logIn(await connect(box.webSocketUrl), { component: 'supervisor', login: 'admin' });
    await head.ask('setWorkplace', { id: 11, state_id: 2 });
    expect(await newest()).toMatchObject({
      as: 'supervisor',
      kind: 'Workplace',
      subject: 11,
      fields: [{ field: 'state_id', before: 3, after: 2 }],
    });
    await head.ask('openServices', { workplace: 11, services: [5] });
    expect((await newest())?.fields).toEqual([{ field: 'opened_services', before: [], after: [5] }]);

    const design = { title: 'Свой', languages: ['ru'], rows: [{ row: 'number' }] };
    await second.ask('setTicketDesign', { name: 'own', design });
    await second.ask('setTicketDesign', { name: 'own', design: { ...design, title: 'Другой' } });
    expect(await newest()).toMatchObject({
      login: 'zukhra',
      kind: 'TicketDesign',
      subject: 'own',
      fields: [{ field: 'title', before: 'Свой', after: 'Другой' }],
    });
    await second.ask('removeTicketDesign', { name: 'own' });
    expect(await newest()).toMatchObject({ kind: 'TicketDesign', verb: 'removed', title: 'Другой' });
  });

  it('a configuration that is set at once is a line an element; a dry run and a refusal are none', async () => {
    const before = await newest();
    const set = { Service: [{ id: 4, priority: 71 }], Operation: [{ id: 3, danger_sec: 9999 }] };
    await second.ask('setConfiguration', { set, check: true });
    await second.client.request({
      token: second.token,
      command: 'setConfiguration',
      data: { set: { Service: [{ id: 4, ticket_range_id: 99 }] } },
    });
    expect(await newest()).toEqual(before);
    await second.ask('setConfiguration', { set });
    expect((await linesOf({ limit: 2 })).map(({ login, kind }) => `${login} ${kind}`).sort()).toEqual([
      'zukhra Operation',
      'zukhra Service',
    ]);
  });

  it('is for administrators alone', async () => {
    for (const session of [
      await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'ivanov', place: 12 }).catch(() => null),
      await logIn(await connect(box.webSocketUrl), { component: 'supervisor', login: 'admin' }),
      await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 }),
    ]) {
      if (session === null) continue;
      const { data } = await session.client.request({ token: session.token, command: 'changes' });
      expect(isErrorData(data) && data.desc).toMatch(/may not|not allowed/i);
    }
  });

  it('names whoever sits at the machine itself, and shows whoever asks what he has changed, before it is on the disk', async () => {
    const qctl = (...args: string[]): string =>
      execFileSync(process.execPath, ['dist/program/qctl.js', ...args], {
        encoding: 'utf8',
        env: { ...process.env, QBOX_DATA: box.data, QBOX_SOCKET: join(box.data, 'qbox.sock') },
      });
    qctl('call', 'setService', '{"id": 6, "priority": 12}');
    expect(await newest()).toMatchObject({ login: 'admin', local: true, fields: [{ field: 'priority', before: 7, after: 12 }] });
    expect(qctl('journal', 'tail', '-n', '10')).toMatch(/Service 6 set, by user 1 \(at the box\)/);

    const asked = [1, 2, 3].map((priority) => {
      void first.client.request({ token: first.token, command: 'setService', data: { id: 6, priority } });
      return first.ask<Page>('changes', { limit: 1 });
    });
    const seen = (await Promise.all(asked)).map(({ lines }) => Number(lines[0]?.fields[0]?.after));
    expect(seen.every((priority, index) => priority >= index + 1)).toBe(true);
  });

  it('refuses what it cannot understand, naming the field', async () => {
    for (const [data, field] of [
      [{ from: 'yesterday' }, 'data.from'],
      [{ to: '2026-99-99T00:00:00Z' }, 'data.to'],
      [{ kind: 'Nonsense' }, 'data.kind'],
      [{ limit: 201 }, 'data.limit'],
      [{ before: -1 }, 'data.before'],
    ] as const) {
      const { data: refusal } = await first.client.request({ token: first.token, command: 'changes', data });
      expect(JSON.stringify(refusal)).toContain(field);
    }
  });

  it('is there after a power cut, and the chain of the journal is right', async () => {
    const lines = await linesOf();
    await box.kill9();
    expect(verifyJournal(box.data).entries).toBeGreaterThan(0);
    box = await startBox({ data: box.data });
    onTestFinished(() => expect(readFileSync(databaseFile(box.data)).includes('Zarathustra-password')).toBe(false));
    first = await administrator('admin');
    expect(await linesOf()).toEqual(lines);
  });
});
