/** The real box, started on a copy of a data folder while time stands still, without devices: it is asked as an administrator asks it. */
import Database from 'better-sqlite3';
import { assembleBox, type Box } from '../../dist/server/app/box.js';
import { SYSTEM_PLATFORM } from '../../dist/server/app/platform.js';
import { loadConfig } from '../../dist/server/config/load.js';
import { hashToken } from '../../dist/server/pipeline/access/passwords.js';
import { UNWATCHED } from '../../dist/server/pipeline/commit/heartbeat.js';
import { branchBooks } from '../../dist/server/uplink/live/live.js';
import type { Timers } from '../../drivers/timing.js';
import type { Peer } from '../../server/pipeline/requests/peer.js';
import { isRefusal } from '../durability/actor.js';
import type { Answer } from './compare.js';
import { databaseIn } from './folder.js';
import type { Asked } from './parts.js';

const LOG = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, fatal: () => {} } as never;
const TOKEN = 'audit';

/** What is due at once runs; for everything else no time comes. */
const STANDING_STILL: Timers = {
  nowMs: () => 0,
  after: (delayMs, run) => {
    if (delayMs > 0) return () => {};
    const due = setImmediate(run);
    return () => clearImmediate(due);
  },
};

interface Reply {
  readonly command: string;
  readonly data: unknown;
}

/** What the box refuses. */
export interface Refusal {
  readonly desc: string;
  readonly isTooLarge: boolean;
}

export class FrozenBox {
  private constructor(
    /** The moment at which time stands still. */
    readonly nowMs: number,
    private readonly box: Box,
  ) {}

  static async start(directory: string, timeZone: string): Promise<FrozenBox> {
    const lastMs = lastMoment(directory);
    const config = loadConfig(['--data', directory], { QBOX_TIME_ZONE: timeZone, QBOX_REQUESTS_PER_SECOND: '0' });
    if (!('server' in config)) throw new Error(`the box cannot be started: ${JSON.stringify(config)}`);
    const box = await assembleBox(config, {
      log: LOG,
      diskFailed: (error) => {
        throw error;
      },
      watch: UNWATCHED,
      readOnly: null,
      platform: {
        ...SYSTEM_PLATFORM,
        ...{ timers: STANDING_STILL, time: { wallMs: () => lastMs, monotonicMs: () => 0 }, timeTrust: () => 'network' },
        openPort: () => () => Promise.reject(new Error('an audit has no devices')),
      },
    });
    const user = administrator(box);
    box.pipeline.execute({ type: 'openSession', tokenHash: hashToken(TOKEN), component: 'administrator', userId: user, placeId: null });
    await box.pipeline.settled();
    return new FrozenBox(lastMs, box);
  }

  async ask(asked: Asked): Promise<Answer | Refusal> {
    const answered = new Promise<Reply>((resolve) => {
      const peer: Peer = {
        ...{
          id: 1,
          address: '127.0.0.1',
          isLocal: true,
          isPrivate: true,
          isVisitor: false,
          unanswered: 0,
          close: () => {},
          push: () => true,
        },
        send: (frame, taken) => {
          taken?.();
          resolve(JSON.parse(typeof frame === 'string' ? frame : Buffer.from(frame).toString()) as Reply);
        },
      };
      this.box.dispatcher.connected(peer);
      this.box.dispatcher.received(peer, JSON.stringify({ token: TOKEN, command: 'indicators', data: asked }));
    });
    const { data } = await answered;
    if (typeof data === 'object' && data !== null && 'lines' in data) return data as Answer;
    return { desc: JSON.stringify(data), isTooLarge: isRefusal(data, 'resultTooLarge') };
  }

  /** As the box tells them to its headquarters. */
  books(branch: string, timeZone: string): object {
    return branchBooks({ state: this.box.pipeline.state, branch, timeZone });
  }

  async stop(): Promise<void> {
    await this.box.stop();
    await this.box.close();
  }
}

function lastMoment(directory: string): number {
  const database = new Database(databaseIn(directory), { readonly: true });
  const last = database.prepare('SELECT at_ms FROM journal ORDER BY sequence DESC LIMIT 1').pluck().get() as number | undefined;
  const beat = database.prepare('SELECT at_ms FROM heartbeat').pluck().get() as number | undefined;
  database.close();
  return Math.max(last ?? 0, beat ?? 0);
}

function administrator({ pipeline }: Box): number {
  const { User, UserRole } = pipeline.state.books;
  const found = [...User.values()].find(({ disabled, role_id }) => disabled === 0 && UserRole.get(role_id)?.administrator);
  if (found === undefined) throw new Error('the box has no administrator who could be asked');
  return found.id;
}
