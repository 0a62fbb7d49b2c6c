/** Visitors and windows of the demo, as an administrator moves them about. */
import type { RawSession } from '../../support/raw-client.js';

type Admin = Pick<RawSession, 'ask'>;

/** Nobody is at a window and nobody waits: the next test begins with an empty hall. */
export async function sendHome(admin: Admin): Promise<void> {
  for (const { id, consumer_id: consumer } of await admin.ask<readonly { id: number; consumer_id: number }[]>('workplaceList')) {
    if (consumer > 0) await admin.ask('rejectConsumer', { workplace: id });
  }
  await admin.ask('removeAllConsumers');
}

/** Somebody takes a ticket. Answers its number. */
export async function giveTicket(admin: Admin, services: readonly number[], more: object = {}): Promise<string> {
  const order = { services, noprint: true, preview: false, ...more };
  return (await admin.ask<{ consumer: { ticket: string } }>('registrateConsumer', order)).consumer.ticket;
}
