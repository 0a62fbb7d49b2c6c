/**
 * The load, in a process of its own: clients on raw sockets, each with one request in flight. Every reply is measured and its length
 * checked, nothing is parsed. It is started by `processes.ts` and works off one order after the other.
 */
import { connect, type Socket } from 'node:net';
import { type CpuTime, cpuTime, cpuTimeBetween } from './cpu-time.js';
import { CLOSE, encodePong, encodeTextFrame, FrameCutter, PING, TEXT, upgradeRequest } from './frames.js';
import { Histogram } from './histogram.js';
import { ID_OF_ITS_OWN, type LoadAnswer, type LoadOrder, type LoadResult } from './load-order.js';

const READ_BUFFER_BYTES = 64 * 1024;

interface Moment {
  readonly atMs: number;
  readonly own: NodeJS.CpuUsage;
  readonly server: CpuTime | null;
}

const ID_DIGITS = /#+/.exec(ID_OF_ITS_OWN)?.[0].length ?? 0;
/** All orders together: a box keeps the answers to the ids it has seen. */
let idsGiven = 0;

/** A request, encoded once; an id of its own is written into the same bytes each time. */
class Frame {
  readonly #bytes: Buffer;
  /** Where the digits of the id stand; null = it has none. */
  readonly #digitsAt: number | null;
  /** What masks them, one after the other. */
  readonly #mask: readonly number[];

  constructor(request: string) {
    this.#bytes = encodeTextFrame(request);
    const inText = request.indexOf('#'.repeat(ID_DIGITS));
    this.#digitsAt = inText < 0 ? null : this.#bytes.length - Buffer.byteLength(request.slice(inText));
    const masked = this.#digitsAt ?? 0;
    this.#mask = Array.from({ length: ID_DIGITS }, (_, i) => (this.#bytes[masked + i] ?? 0) ^ '#'.charCodeAt(0));
  }

  bytes(): Buffer {
    if (this.#digitsAt === null) return this.#bytes;
    idsGiven += 1;
    let rest = idsGiven;
    for (let i = ID_DIGITS - 1; i >= 0; i--) {
      this.#bytes[this.#digitsAt + i] = ('0'.charCodeAt(0) + (rest % 10)) ^ (this.#mask[i] ?? 0);
      rest = Math.floor(rest / 10);
    }
    return this.#bytes;
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
      const begin = this.#now();
      this.#measuring = until.kind === 'circles';
      for (const [index, start] of starts.entries()) this.#after(this.#pauseMs * (index / starts.length), start);
      if (until.kind === 'circles') {
        await Promise.race([ended, failure]);
        return this.#result(begin);
      }
      return await Promise.race([this.#measure(until, ended), failure]);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  }

  async #measure({ warmUpMs, measureMs }: { warmUpMs: number; measureMs: number }, ended: Promise<void>): Promise<LoadResult> {
    await new Promise((resolve) => setTimeout(resolve, warmUpMs));
    const begin = this.#now();
    this.#measuring = true;
    await new Promise((resolve) => setTimeout(resolve, measureMs));
    this.#measuring = false;
    const result = this.#result(begin);
    // Each client finishes its circle, so that the next order finds every window free again.
    this.#stopping = true;
    await ended;
    return { ...result, circles: this.#circles };
  }

  #now(): Moment {
    const { server } = this.#order;
    return { atMs: performance.now(), own: process.cpuUsage(), server: server === undefined ? null : cpuTime(server) };
  }

  #result(begin: Moment): LoadResult {
    const end = this.#now();
    const elapsedMs = end.atMs - begin.atMs;
    const ownMs = (end.own.user - begin.own.user + end.own.system - begin.own.system) / 1000;
    const messages = this.#replies.reduce((sum, count) => sum + count, 0);
    return {
      messages,
      seconds: elapsedMs / 1000,
      messagesPerSecond: (messages * 1000) / elapsedMs,
      circles: this.#circles,
      latency: this.#all.summary(),
      latencyByPlace: this.#byPlace.map((histogram) => histogram.summary()),
      countsByPlace: this.#byPlace.map((histogram) => histogram.counts()),
      replyBytes: this.#replyBytes.map((bytes, place) => Math.round(bytes / Math.max(1, this.#replies[place] ?? 0))),
      generatorCpu: ownMs / elapsedMs,
      serverCpu: begin.server && end.server && cpuTimeBetween(begin.server, end.server),
    };
  }

  /** Resolves when the connection is a WebSocket, with the function that sends the first request. */
  #open(requests: readonly string[], sockets: Socket[]): Promise<() => void> {
    const { port } = this.#order;
    const frames = requests.map((request) => new Frame(request));
    const buffer = Buffer.allocUnsafeSlow(READ_BUFFER_BYTES);
    return new Promise((resolve) => {
      let place = 0;
      let sentAt = 0;
      const send = (): void => {
        sentAt = performance.now();
        socket.write(frames[place]?.bytes() ?? '');
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
        else this.#after(this.#pauseMs, () => (this.#stopping ? this.#retire() : start()));
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

  get #pauseMs(): number {
    return this.#order.pauseMs ?? 0;
  }

  #after(ms: number, work: () => void): void {
    if (ms === 0) work();
    else setTimeout(work, ms);
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
