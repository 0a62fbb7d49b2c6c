/** What a clerk was told of a call is told after a restart as well: in the usual order, out of turn, by a rule that is changed since. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';
import { giveTicket } from '../web/support/hall.js';
import { ADMINISTRATOR } from './people.js';

const [SIMULATOR, DRIVING] = [4, 5];
const [FIRST, SECOND, THIRD] = [1, 18, 11];

const open = async (folder: string): Promise<{ box: Box; admin: RawSession }> => {
  const box = await startBox({ data: folder });
  onTestFinished(async () => void (await box.kill9()));
  return { box, admin: await logIn(await connect(box.webSocketUrl), ADMINISTRATOR) };
};

it('of every window at once, after a kill', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-explained-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { box, admin } = await open(folder);
  const why = (who: RawSession, workplace: number) => who.ask<Record<string, unknown>>('calledWhy', { workplace });
  const [first, second] = [await giveTicket(admin, [SIMULATOR]), await giveTicket(admin, [SIMULATOR])];
  await admin.ask('nextConsumer', { workplace: FIRST });
  const { id: reason } = await admin.ask<{ id: number }>('newReason', { name: 'with a child', kind: 'call' });
  const tickets = await admin.ask<readonly { id: number; ticket: string }[]>('consumerList');
  await admin.ask('consumerFromQueueBody', { id: tickets.find(({ ticket }) => ticket === second)?.id, workplace: SECOND, reason });

  const { id: segment } = await admin.ask<{ id: number }>('newSegment', {
    ...{ name: 'driving', position: 1, promise_min: 5, when: [{ fact: 'service', op: 'in', value: [DRIVING] }] },
  });
  const rule = { id: 3, when: [{ fact: 'waiting', segment, op: 'at_least', value: 1 }], call: [segment], at_most: { k: 1, of: 2 } };
  const profile = await admin.ask<{ id: number }>('newCallingProfile', { name: 'hall', windows: [THIRD], rules: [rule], finally: 'due' });
  const [third, fourth] = [await giveTicket(admin, [DRIVING]), await giveTicket(admin, [DRIVING])];
  await admin.ask('nextConsumer', { workplace: THIRD });
  // The rule is another one by now.
  await admin.ask('setCallingProfile', { id: profile.id, rules: [{ ...rule, call: [0] }] });

  const asked = [FIRST, SECOND, THIRD];
  const told = await Promise.all(asked.map((window) => why(admin, window)));
  expect(told).toMatchObject([
    { ticket: first, how: 'next', why: { by: 'arrival', runner_up: { ticket: second } } },
    { ticket: second, how: 'hand', reason },
    { ticket: third, why: { by: 'rule', rule: 3, when: rule.when, facts: [2], call: [segment], runner_up: { ticket: fourth } } },
  ]);
  await box.kill9();
  const { admin: later } = await open(folder);
  expect(await Promise.all(asked.map((window) => why(later, window)))).toEqual(told);
});
