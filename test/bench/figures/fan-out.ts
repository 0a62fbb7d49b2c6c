/** One call, many who watch: the time from sending `nextConsumer` until the last subscriber has its new queue. */
import { connect as connectSocket, type Socket } from 'node:net';
import { asAdministrator, type Bench, fillApart, pause, within } from '../bench.js';
import { startCopy } from '../branch.js';
import { encodePong, encodeTextFrame, FrameCutter, PING, TEXT, upgradeRequest } from '../frames.js';
import { type Figure, median, percentile } from '../report.js';

const SUBSCRIBERS = 500;
const WAITING = 50;
const TARGET_MS = 20;
/** One call by itself: the box coalesces bursts, and what came shortly before would be measured instead. */
const QUIET_MS = 250;

export async function measureFanOut(bench: Bench): Promise<readonly Figure[]> {
  const box = await startCopy(bench.folder, bench.branch.data);
  const times: number[] = [];
  const pushBytes = new Set<number>();
  await asAdministrator(bench, box, async (session) => {
    await fillApart(bench, session, WAITING);
    const audience = new Audience();
    const { workplaceId, serviceId } = bench.branch.apart;
    const subscribe = JSON.stringify({ token: session.token, command: 'subscribeCurrentQueue', data: { workplace: workplaceId } });
    for (let i = 0; i < SUBSCRIBERS; i++) await audience.add(box.port, subscribe);
    const calls = WARM_UP_CALLS + (bench.quick ? 10 : 40);
    for (let call = 0; call < calls; call++) {
      await audience.quiet();
      const everybody = within(PUSH_DEADLINE_MS, 'the push to the last subscriber', audience.expect());
      const sentAt = performance.now();
      const reply = session.ask('nextConsumer', { workplace: workplaceId });
      const lastAt = await everybody;
      await reply;
      if (call >= WARM_UP_CALLS) times.push(lastAt - sentAt);
      await session.ask('serveConsumer', { workplace: workplaceId });
      await session.ask('registrateConsumer', { services: [serviceId], noprint: true, preview: false });
    }
    pushBytes.add(audience.lastLength);
    audience.leave();
  });
  await box.stop();
  return [
    {
      name: 'fan-out',
      title: `one call to the last of ${SUBSCRIBERS} subscribers (median)`,
      value: median(times),
      unit: 'ms',
      target: { below: TARGET_MS },
      details: { timesMs: times, pushBytes: [...pushBytes] },
      note: `${times.length} calls, ${[...pushBytes].join()} bytes to each; p99 ${percentile(times, 0.99).toFixed(1)} ms`,
    },
  ];
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
