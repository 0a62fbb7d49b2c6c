/** A thousand branches in one process: each an uplink with a connection of its own, and a live view that changes all the time. */
import type { NatsConnection } from '@nats-io/transport-node';
import { liveSubject } from '../../../dist/server/uplink/live/live-wire.js';
import type { LinkState } from '../../../dist/server/uplink/state.js';
import { Uplink } from '../../../dist/server/uplink/uplink.js';
import { RecordedOutbox, type Recording } from './recorded-outbox.js';

/** As a box looks at its hall (`server/uplink/live/live.ts`). */
export const LOOK_MS = 2_000;
const KEY = new Uint8Array(32);
const VIEW = {
  ...{ version: '1', serving: 3, postponed: 0, longestWaitSec: 600, overNorm: 0, openWindows: 6, alerts: [], devicesCount: 9, devices: [] },
  windows: Array.from({ length: 12 }, (_, index) => ({ id: index + 1, state: 1, clerkId: index + 1, isServing: index % 2 === 0 })),
  services: Array.from({ length: 8 }, (_, index) => ({ id: index + 1, waiting: 3, longestSec: 600 })),
};

export class SimulatedBranch {
  readonly name: string;
  readonly #outbox: RecordedOutbox;
  readonly #uplink: Uplink;
  #state: LinkState | null = null;
  #connection: NatsConnection | null = null;
  #looks = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    number: number,
    address: string,
    private readonly recording: Recording,
  ) {
    this.name = `bench-${String(number).padStart(4, '0')}`;
    this.#outbox = new RecordedOutbox(recording, 1);
    const access = { keyFile: null, authorityFile: null };
    this.#uplink = new Uplink(
      { directory: '', address, branch: this.name, redactionKey: KEY, ...access },
      (state) => {
        this.#state = state;
      },
      () => undefined,
      {
        open: () => this.#outbox,
        connected: (connection) => {
          this.#connection = connection;
        },
      },
    );
  }

  run(): void {
    void this.#uplink.run();
  }

  get isConnected(): boolean {
    return this.#state?.fault === null;
  }

  get sent(): number {
    return this.#state?.sent ?? 0;
  }

  get stored(): number {
    return this.#state?.stored ?? 0;
  }

  /** That it has written, and could still write. */
  get batches(): number {
    return this.#outbox.written;
  }

  get left(): number {
    return this.recording.rows.length - this.#outbox.written;
  }

  get head(): number {
    return this.#outbox.head().sequence;
  }

  write(more: number): void {
    this.#outbox.written += more;
    this.#uplink.committed();
  }

  /** Tells a number of waiting visitors that is another one each time, and when it was so. */
  look(told: (branch: string, looks: number, atMs: number) => void): void {
    const once = (): void => {
      this.#looks += 1;
      const atMs = performance.now();
      if (this.#connection === null || this.#connection.isClosed()) return;
      this.#connection.publish(liveSubject(this.name, 'state'), JSON.stringify({ ...VIEW, atMs: Date.now(), waiting: this.#looks }));
      told(this.name, this.#looks, atMs);
    };
    this.#timer = setTimeout(() => {
      once();
      this.#timer = setInterval(once, LOOK_MS);
    }, Math.random() * LOOK_MS);
  }

  endLooking(): void {
    clearInterval(this.#timer);
  }

  async close(): Promise<void> {
    this.endLooking();
    await this.#uplink.close();
  }
}
