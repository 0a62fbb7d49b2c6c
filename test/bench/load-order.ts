/** What the load generator is told, and what it answers. */

export interface LoadOrder {
  readonly port: number;
  /** The requests of each client, which it repeats in a circle, one in flight. All clients have equally many. */
  readonly clients: readonly (readonly string[])[];
  /** A shorter reply to the request at this place of the circle is a refusal, or says that there was nothing to do. */
  readonly leastReplyBytes: readonly number[];
  readonly until: Until;
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
  /** Mean length of the replies by place in the circle. */
  readonly replyBytes: readonly number[];
  /** What the generator itself used of one core: near 1 says that it was the bottleneck. */
  readonly generatorCpu: number;
}

/** Milliseconds. */
export interface Latency {
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly meanMs: number;
}

export type LoadAnswer = { readonly kind: 'result'; readonly result: LoadResult } | { readonly kind: 'failed'; readonly message: string };
