/** The branch of branch.toml on the installed box: what its visitors and its clerk do. */
import { resolve } from 'node:path';
import type { RawSession } from '../../support/raw-client.js';
import { localSession } from './installed.js';

/** Not compiled: it lies beside the sources. */
export const BRANCH_FILE = resolve(import.meta.dirname, '../../../../test/appliance/guest/branch.toml');
export const [SERVICE, WINDOW, KIOSK] = [1, 1, 1] as const;
/** Of the board over the window. */
export const BOARD_ADDRESS = 0x21;

export interface Branch {
  /** A ticket on paper; answers what stands on it. */
  readonly give: () => Promise<string>;
  /** The window has served whom it serves, and calls the next one, who gets his ticket on no paper before that. */
  readonly callNext: () => Promise<void>;
}

interface Given {
  readonly consumer: { readonly ticket: string };
}

/** Through the socket of the machine: whether there is a network is no matter. */
async function withSession<Answer>(work: (session: RawSession) => Promise<Answer>, kiosk?: number): Promise<Answer> {
  const session = await localSession(kiosk);
  try {
    return await work(session);
  } finally {
    await session.client.close();
  }
}

export const BRANCH: Branch = {
  give: () =>
    withSession(async (kiosk) => {
      const { consumer } = await kiosk.ask<Given>('registrateConsumer', { services: [SERVICE], preview: false });
      return consumer.ticket;
    }, KIOSK),
  callNext: () =>
    withSession(async (admin) => {
      await admin.ask('registrateConsumer', { services: [SERVICE], preview: false, noprint: true });
      const [window] = await admin.ask<readonly { readonly consumer_id?: number | null }[]>('workplaceList');
      if ((window?.consumer_id ?? -1) > 0) await admin.ask('serveConsumer', { workplace: WINDOW });
      await admin.ask('nextConsumer', { workplace: WINDOW });
    }),
};
