/** `qctl fairness` at a running box: people, windows and reasons by name. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';
import { giveTicket } from '../web/support/hall.js';
import { TestConsole } from './console.js';

const [SIMULATOR, DRIVING] = [4, 5];
const WINDOW = 11;

let box: Box;
let admin: RawSession;
beforeAll(async () => {
  box = await startBox();
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
});
afterAll(() => box.stop());

async function fairness(...args: string[]): Promise<string> {
  const shell = new TestConsole();
  shell.env.QBOX_URL = box.url;
  expect([await shell.run('fairness', ...args), shell.stderr]).toEqual([0, '']);
  return shell.stdout;
}

it('says who called out of turn and why, and what the rule asked that called before others', async () => {
  const { id: reason } = await admin.ask<{ id: number }>('newReason', { name: 'с ребёнком', kind: 'call' });
  const { id: segment } = await admin.ask<{ id: number }>('newSegment', {
    ...{ name: 'вождение', position: 1, promise_min: 5, when: [{ fact: 'service', op: 'in', value: [DRIVING] }] },
  });
  const rule = { id: 3, when: [{ fact: 'waiting', segment, op: 'at_least', value: 1 }], call: [segment], at_most: { k: 1, of: 2 } };
  await admin.ask('newCallingProfile', { name: 'зал', windows: [WINDOW], rules: [rule], finally: 'arrival' });
  await giveTicket(admin, [SIMULATOR]);
  const second = await giveTicket(admin, [SIMULATOR]);
  await giveTicket(admin, [DRIVING]);
  await admin.ask('nextConsumer', { workplace: WINDOW });
  await admin.ask('serveConsumer', { workplace: WINDOW });
  const tickets = await admin.ask<readonly { id: number; ticket: string }[]>('consumerList');
  await admin.ask('consumerFromQueueBody', { id: tickets.find(({ ticket }) => ticket === second)?.id, workplace: WINDOW, reason });
  const told = await fairness();
  expect(told).toMatch(/^зал +3 +1 +2 +вождение: waiting at least 1$/m);
  expect(told).toMatch(/^\S.* +с ребёнком +1 +1$/m);
  expect(told).not.toMatch(/^1 +3 /m);
  const answer = JSON.parse(await fairness('--json')) as { rules: unknown; names: Record<string, Record<string, string>> };
  expect(answer.rules).toMatchObject([{ profile: 1, rule: 3, when: rule.when, call: [segment] }]);
  expect(answer.names).toMatchObject({ profiles: { 1: 'зал' }, reasons: { [reason]: 'с ребёнком' }, segments: { [segment]: 'вождение' } });
  expect(Object.keys(answer.names.clerks ?? {})).toHaveLength(1);
  // Whatever the books have by now: the day has the names that it had.
  await admin.ask('rejectConsumer', { workplace: WINDOW });
  await admin.ask('removeAllConsumers');
  const [profile] = await admin.ask<readonly { id: number }[]>('callingProfileList');
  await admin.ask('removeCallingProfile', { id: profile?.id });
  await admin.ask('removeSegment', { id: segment });
  await admin.ask('setConfiguration', { set: { Segment: [{ id: segment, name: 'другие', position: 1, when: [], promise_min: 5 }] } });
  await admin.ask('newSegment', { name: 'новые', position: 2, promise_min: 9, when: [] });
  expect(JSON.parse(await fairness('--json'))).toHaveProperty('names', answer.names);
  expect(await fairness()).toMatch(/^зал +3 +1 +2 +вождение: waiting at least 1$/m);
});
