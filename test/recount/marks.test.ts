/** What clerks of the simulation do not do: marks, reasons, questions, calls by hand. At a box in real time; its folder is audited. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startBox } from '../support/box.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';
import { audit } from './audit.js';

const TIME_ZONE = 'Asia/Almaty';
/** Of one stage, and of two. */
const [SIMULATOR, PAYMENT] = [4, 1];
const [FIRST, SECOND] = [11, 18];

interface Ticket {
  readonly id: number;
  readonly code: string;
}

async function visitors(kiosk: RawSession): Promise<(language: string, ...services: readonly number[]) => Promise<Ticket>> {
  return async (language, ...services) => {
    const { consumer, page } = await kiosk.ask<{ consumer: { id: number }; page: { code: string } }>('registrateConsumer', {
      ...{ services, language, preview: false, noprint: true },
    });
    return { id: consumer.id, code: page.code };
  };
}

it('marks, reasons, languages, questions and calls by hand are counted again', async () => {
  const data = mkdtempSync(join(tmpdir(), 'qbox-recount-'));
  const box = await startBox({ data, env: { QBOX_TIME_ZONE: TIME_ZONE } });
  onTestFinished(async () => {
    await box.stop();
    rmSync(data, { recursive: true });
  });
  const session = async (options: object) => logIn(await connect(box.webSocketUrl), options as never);
  const admin = await session({ component: 'administrator', login: 'admin' });
  for (const id of [FIRST, SECOND]) await admin.ask('setWorkplace', { id, all_operations: 1, walking_time: 1, quick_questions: 1 });
  for (const { id, clerk } of await admin.ask<readonly { id: number; clerk: object | null }[]>('userRoleList'))
    if (clerk !== null) await admin.ask('setUserRole', { id, clerk: { ...clerk, all_operations: 1 } });
  const clerk = await session({ component: 'workplace', login: 'petrov', place: FIRST });
  const other = await session({ component: 'workplace', login: 'admin', place: SECOND });
  const take = await visitors(await session({ component: 'registrator', login: 'kiosk', place: 1 }));

  // Two stages at one window, the visitor's arrival marked in the first.
  const staged = await take('kk', PAYMENT);
  await clerk.ask('consumerFromQueueBody', { id: staged.id });
  await clerk.ask('retryCallConsumer');
  await clerk.ask('visitorArrived');
  await clerk.ask('serveConsumer');
  await clerk.ask('serveConsumer');
  for (const comment of ['[noDocuments] passport', '[wrongService]', '[noShow]', 'no reason']) {
    const { id } = await take('en', SIMULATOR);
    await other.ask('consumerFromQueueBody', { id });
    await other.ask('rejectConsumer', { comment });
  }
  const { code } = await take('ru', SIMULATOR, PAYMENT);
  await admin.client.request({ command: 'leaveQueue', data: { code } });
  await admin.ask('removeConsumer', { id: (await take('ru', SIMULATOR)).id });
  const aside = await take('kk', SIMULATOR, PAYMENT);
  await clerk.ask('consumerFromQueueBody', { id: aside.id });
  await clerk.ask('postponeConsumer', { delay: 5 });
  await other.ask('consumerFromQueueBody', { id: aside.id });
  await other.ask('visitorArrived');
  await other.ask('transferConsumer', { service: 5 });
  await clerk.ask('countQuestion');
  await other.ask('countQuestion');
  await clerk.ask('setWorkplace', { id: FIRST, state_id: 2 });
  await take('kk', SIMULATOR);
  const { total } = await admin.ask<{ total: object }>('indicators');
  expect(total).toMatchObject({
    ...{ arrived: 9, present: 2, served: 1, refused: 3, no_show: 1, left: 1, closed: 1, removed: 1 },
    ...{ refused_by: { noDocuments: 1, wrongService: 1, none: 1 } },
  });
  expect(total).toMatchObject({ recalls: 1, walks: 2, quick_questions: 2, postponed: 1, transfers: 1, calls_by_hand: 7 });
  await box.stop();

  const { differences, unbalanced, contradictions, visits } = await audit(data, { timeZone: TIME_ZONE });
  expect([differences, unbalanced, contradictions]).toEqual([[], [], []]);
  expect(visits).toBe(9);
});
