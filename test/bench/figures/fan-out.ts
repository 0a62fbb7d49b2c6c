/** One call, many who watch: the time from sending `nextConsumer` until the last subscriber has its new queue. */
import { connect as connectSocket, type Socket } from 'node:net';
import type { RawSession } from '../../support/raw-client.js';
import { asAdministrator, type Bench, fillApart, pause, within } from '../bench.js';
import { startCopy } from '../branch.js';
import { encodePong, encodeTextFrame, FrameCutter, PING, TEXT, upgradeRequest } from '../frames.js';
import type { Box } from '../processes.js';
import { type Figure, median, percentile } from '../report.js';

const SUBSCRIBERS = 500;
const WAITING = 50;
const TARGET_MS = 20;
/** One call by itself: the box coalesces bursts, and what came shortly before would be measured instead. */
const QUIET_MS = 250;

export async function measureFanOut(bench: Bench): Promise<readonly Figure[]> {
  const box = await startCopy(bench.folder, bench.branch.data);
  const figure = await fanOutOf(bench, box, SUBSCRIBERS);
  await box.stop();
  return [{ ...figure, name: 'fan-out', target: { below: TARGET_MS } }];
}

/** Of a box in which nobody waits at the window apart. */
export async function fanOutOf(bench: Bench, box: Box, subscribers: number): Promise<Omit<Figure, 'name' | 'target'>> {
  const { timesMs, pushBytes } = await asAdministrator(bench, box, (session) => timeCalls(bench, box, session, subscribers));
  return {
    title: `one call to the last of ${subscribers} subscribers (median)`,
    value: median(timesMs),
    unit: 'ms',
    details: { timesMs, pushBytes },
    note: `${timesMs.length} calls, ${pushBytes} bytes to each; p99 ${percentile(timesMs, 0.99).toFixed(1)} ms`,
  };
}

async function timeCalls(bench: Bench, box: Box, session: RawSession, subscribers: number) {
  const timesMs: number[] = [];
  await fillApart(bench, session, WAITING);
  const audience = new Audience();
  const { workplaceId, serviceId } = bench.branch.apart;
  const subscribe = JSON.stringify({ token: session.token, command: 'subscribeCurrentQueue', data: { workplace: workplaceId } });
  for (let i = 0; i < subscribers; i++) await audience.add(box.port, subscribe);
  const calls = WARM_UP_CALLS + (bench.quick ? 10 : 40);
  for (let call = 0; call < calls; call++) {
    await audience.quiet();
    const everybody = within(PUSH_DEADLINE_MS, 'the push to the last subscriber', audience.expect());
    const sentAt = performance.now();
    const reply = session.ask('nextConsumer', { workplace: workplaceId });
    const lastAt = await everybody;
    await reply;
    if (call >= WARM_UP_CALLS) timesMs.push(lastAt - sentAt);
    await session.ask('serveConsumer', { workplace: workplaceId });
    await session.ask('registrateConsumer', { services: [serviceId], noprint: true, preview: false });
  }
  audience.leave();
  return { timesMs, pushBytes: audience.lastLength };
}

const WARM_UP_CALLS = 5;
const PUSH_DEADLINE_MS = 10_000;

/** Subscribers on raw sockets that count frames. */
class Audience {
  readonly #sockets: Socket[] = [];
  #missing = 0;
  #lastFrameAt = 0;
  #done: ((at: number) => void) | null = null;
  lastLength = 0;

  /** Resolves when the subscription was answered. */
  add(port: number, subscribe: string): Promise<void> {
    return new Promise((onReady, onFailed) => {
      const socket = connectSocket({ host: '127.0.0.1', port, noDelay: true });
      this.#sockets.push(socket);
      let isUpgraded = false;
      let isSubscribed = false;
      const cutter = new FrameCutter((opcode, length, chunk, start) => {
        if (opcode === PING) socket.write(encodePong(chunk, start, length));
        if (opcode !== TEXT) return;
        if (isSubscribed) {
          this.#received(length);
          return;
        }
        isSubscribed = true;
        const answer = chunk.toString('utf8', start, start + length);
        if (answer.includes('"No errors"')) onReady();
        else onFailed(new Error(`the subscription was answered ${answer}`));
      });
      socket.on('data', (chunk) => {
        if (isUpgraded) {
          cutter.push(chunk);
          return;
        }
        isUpgraded = true;
        socket.write(encodeTextFrame(subscribe));
      });
      socket.on('error', onFailed);
      socket.write(upgradeRequest(port));
    });
  }

  /** Resolves with the time at which each subscriber has got one more frame. */
  expect(): Promise<number> {
    this.#missing = this.#sockets.length;
    return new Promise((resolve) => {
      this.#done = resolve;
    });
  }

  async quiet(): Promise<void> {
    do await pause(QUIET_MS);
    while (performance.now() - this.#lastFrameAt < QUIET_MS);
  }

  leave(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #received(length: number): void {
    this.#lastFrameAt = performance.now();
    this.lastLength = length;
    this.#missing -= 1;
    if (this.#missing !== 0) return;
    this.#done?.(this.#lastFrameAt);
    this.#done = null;
  }
}
