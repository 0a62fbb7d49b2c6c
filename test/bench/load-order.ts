/** What the load generator is told, and what it answers. */
import type { CpuTime } from './cpu-time.js';

/** Stands in a request for an id of its own, which the generator puts there each time that it sends the request. */
export const ID_OF_ITS_OWN = '00000000-0000-4000-8000-############';

export interface LoadOrder {
  readonly port: number;
  /** The requests of each client, which it repeats in a circle, one in flight. All clients have equally many. */
  readonly clients: readonly (readonly string[])[];
  /** A shorter reply to the request at this place of the circle is a refusal, or says that there was nothing to do. */
  readonly leastReplyBytes: readonly number[];
  readonly until: Until;
  /** Each client pauses so long between its circles, as people do; flat out if left out. */
  readonly pauseMs?: number;
  /** The process whose processor time is measured meanwhile. */
  readonly server?: number;
}

/** Measured time after a warm-up, or a number of circles that all clients go through together, without a warm-up. */
export type Until =
  | { readonly kind: 'time'; readonly warmUpMs: number; readonly measureMs: number }
  | { readonly kind: 'circles'; readonly circles: number };

export interface LoadResult {
  readonly messages: number;
  readonly seconds: number;
  readonly messagesPerSecond: number;
  /** Circles that were gone through from the first request to the last, measured or not. */
  readonly circles: number;
  /** All requests together, then by place in the circle. */
  readonly latency: Latency;
  readonly latencyByPlace: readonly Latency[];
  readonly countsByPlace: readonly Counts[];
  /** Mean length of the replies by place in the circle. */
  readonly replyBytes: readonly number[];
  /** What the generator itself used of one core: near 1 says that it was the bottleneck. */
  readonly generatorCpu: number;
  /** What the server used in the measured time; null = its process was not named. */
  readonly serverCpu: CpuTime | null;
}

/** Milliseconds. */
export interface Latency {
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly meanMs: number;
}

/** How many replies took so many steps of 10 µs. */
export interface Counts {
  readonly bySteps: readonly (readonly [steps: number, count: number])[];
  readonly sumMs: number;
  readonly maxMs: number;
}

export type LoadAnswer = { readonly kind: 'result'; readonly result: LoadResult } | { readonly kind: 'failed'; readonly message: string };
