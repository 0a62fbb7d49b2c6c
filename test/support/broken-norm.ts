import { vi } from 'vitest';
import type { ReplyData } from '../../server/protocol/registry.js';
import type { RawSession } from './raw-client.js';
import { SLOWNESS } from './slowness.js';

/** A visitor waits longer than the norm of the service; answers the id of the alert. */
export async function brokenNorm(admin: RawSession, service: number): Promise<number> {
  await admin.ask('setService', { id: service, wait_norm_sec: 1 });
  await admin.ask('registrateConsumer', { services: [service], noprint: true, preview: false });
  const look = async (): Promise<number> => {
    const alerts = await admin.ask<ReplyData<'alerts'>>('alerts');
    const alert = alerts.find((one) => one.kind === 'normBroken' && one.service === service);
    if (alert === undefined) throw new Error('no norm is broken yet');
    return alert.id;
  };
  return await vi.waitFor(look, { timeout: 15_000 * SLOWNESS, interval: 100 });
}
