/**
 * The load, in a process of its own: clients on raw sockets, each with one request in flight. Every reply is measured and its length
 * checked, nothing is parsed. It is started by `processes.ts` and works off one order after the other.
 */
import { connect, type Socket } from 'node:net';
import { CLOSE, encodePong, encodeTextFrame, FrameCutter, PING, TEXT, upgradeRequest } from './frames.js';
import type { Latency, LoadAnswer, LoadOrder, LoadResult } from './load-order.js';

const READ_BUFFER_BYTES = 64 * 1024;

/** How long each reply took, in steps of 10 µs up to 5 s. */
class Histogram {
  readonly #buckets = new Uint32Array(500_000);
  #count = 0;
  #sumMs = 0;
  #maxMs = 0;

  add(ms: number): void {
    const bucket = Math.min(this.#buckets.length - 1, Math.floor(ms * 100));
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
    this.#count += 1;
    this.#sumMs += ms;
    if (ms > this.#maxMs) this.#maxMs = ms;
  }

  summary(): Latency {
    const at = (part: number): number => this.#percentileMs(part);
    return { p50Ms: at(0.5), p90Ms: at(0.9), p99Ms: at(0.99), maxMs: this.#maxMs, meanMs: this.#sumMs / Math.max(1, this.#count) };
  }

  #percentileMs(part: number): number {
    const wanted = Math.ceil(this.#count * part);
    let seen = 0;
    for (let bucket = 0; bucket < this.#buckets.length; bucket++) {
      seen += this.#buckets[bucket] ?? 0;
      if (seen >= wanted) return (bucket + 1) / 100;
    }
    return 0;
  }
}

/** One order: opens its connections, runs, closes them. */
class Load {
  readonly #order: LoadOrder;
  readonly #all = new Histogram();
  readonly #byPlace: readonly Histogram[];
  readonly #replyBytes: number[];
  readonly #replies: number[];
  #circles = 0;
  #measuring = false;
  #stopping = false;
  #circlesLeft: number;
  #active = 0;
  #ended: (() => void) | null = null;
  #failed: ((error: Error) => void) | null = null;

  constructor(order: LoadOrder) {
    this.#order = order;
    this.#byPlace = order.leastReplyBytes.map(() => new Histogram());
    this.#replyBytes = order.leastReplyBytes.map(() => 0);
    this.#replies = order.leastReplyBytes.map(() => 0);
    this.#circlesLeft = order.until.kind === 'circles' ? order.until.circles : Number.POSITIVE_INFINITY;
  }

  async run(): Promise<LoadResult> {
    const { until, clients } = this.#order;
    const failure = new Promise<never>((_, onFailure) => {
      this.#failed = onFailure;
    });
    const sockets: Socket[] = [];
    try {
      const starts = await Promise.race([Promise.all(clients.map((requests) => this.#open(requests, sockets))), failure]);
      const ended = new Promise<void>((onEnded) => {
        this.#ended = onEnded;
      });
      this.#active = starts.length;
      const beganAt = performance.now();
      const beganCpu = process.cpuUsage();
      this.#measuring = until.kind === 'circles';
      for (const start of starts) start();
      if (until.kind === 'circles') {
        await Promise.race([ended, failure]);
        return this.#result(performance.now() - beganAt, process.cpuUsage(beganCpu));
      }
      return await Promise.race([this.#measure(until, ended), failure]);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  }

  async #measure({ warmUpMs, measureMs }: { warmUpMs: number; measureMs: number }, ended: Promise<void>): Promise<LoadResult> {
    await new Promise((resolve) => setTimeout(resolve, warmUpMs));
    const beganAt = performance.now();
    const beganCpu = process.cpuUsage();
    this.#measuring = true;
    await new Promise((resolve) => setTimeout(resolve, measureMs));
    this.#measuring = false;
    const result = this.#result(performance.now() - beganAt, process.cpuUsage(beganCpu));
    // Each client finishes its circle, so that the next order finds every window free again.
    this.#stopping = true;
    await ended;
    return { ...result, circles: this.#circles };
  }

  #result(elapsedMs: number, cpu: NodeJS.CpuUsage): LoadResult {
    const messages = this.#replies.reduce((sum, count) => sum + count, 0);
    return {
      messages,
      seconds: elapsedMs / 1000,
      messagesPerSecond: (messages * 1000) / elapsedMs,
      circles: this.#circles,
      latency: this.#all.summary(),
      latencyByPlace: this.#byPlace.map((histogram) => histogram.summary()),
      replyBytes: this.#replyBytes.map((bytes, place) => Math.round(bytes / Math.max(1, this.#replies[place] ?? 0))),
      generatorCpu: (cpu.user + cpu.system) / 1000 / elapsedMs,
    };
  }

  /** Resolves when the connection is a WebSocket, with the function that sends the first request. */
  #open(requests: readonly string[], sockets: Socket[]): Promise<() => void> {
    const { port } = this.#order;
    const frames = requests.map(encodeTextFrame);
    const buffer = Buffer.allocUnsafeSlow(READ_BUFFER_BYTES);
    return new Promise((resolve) => {
      let place = 0;
      let sentAt = 0;
      const send = (): void => {
        sentAt = performance.now();
        socket.write(frames[place] ?? '');
      };
      const start = (): void => {
        this.#circlesLeft -= 1;
        if (this.#circlesLeft < 0) this.#retire();
        else send();
      };
      const cutter = new FrameCutter((opcode, length, chunk, at) => {
        if (opcode === CLOSE) this.#failed?.(new Error('the server closed a connection'));
        if (opcode === PING) socket.write(encodePong(chunk, at, length));
        if (opcode !== TEXT) return;
        if (!this.#note(place, length, performance.now() - sentAt)) {
          const reply = at < 0 ? `a reply of ${length} bytes` : chunk.toString('utf8', at, at + length);
          this.#failed?.(new Error(`${requests[place]} was answered ${reply}`));
          return;
        }
        place = (place + 1) % frames.length;
        if (place !== 0) {
          send();
          return;
        }
        this.#circles += 1;
        if (this.#stopping) this.#retire();
        else start();
      });
      let isUpgraded = false;
      const socket = connect({
        host: '127.0.0.1',
        port,
        noDelay: true,
        onread: {
          buffer,
          callback: (length: number) => {
            const bytes = buffer.subarray(0, length);
            if (isUpgraded) cutter.push(bytes);
            else if (bytes.toString('latin1').startsWith('HTTP/1.1 101')) {
              isUpgraded = true;
              resolve(start);
            } else this.#failed?.(new Error(`the server did not upgrade: ${bytes.toString('latin1').slice(0, 200)}`));
            return true;
          },
        },
      });
      socket.on('connect', () => socket.write(upgradeRequest(port)));
      socket.on('error', (error) => this.#failed?.(error));
      socket.on('end', () => this.#failed?.(new Error('the server ended a connection')));
      sockets.push(socket);
    });
  }

  #note(place: number, length: number, ms: number): boolean {
    if (length < (this.#order.leastReplyBytes[place] ?? 0)) return false;
    if (this.#measuring) {
      this.#all.add(ms);
      this.#byPlace[place]?.add(ms);
      this.#replyBytes[place] = (this.#replyBytes[place] ?? 0) + length;
      this.#replies[place] = (this.#replies[place] ?? 0) + 1;
    }
    return true;
  }

  #retire(): void {
    this.#active -= 1;
    if (this.#active === 0) this.#ended?.();
  }
}

process.on('message', (order: LoadOrder) => {
  const answer = (message: LoadAnswer): void => {
    process.send?.(message);
  };
  new Load(order).run().then(
    (result) => answer({ kind: 'result', result }),
    (error: unknown) => answer({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
  );
});
