/** What a job of `jobs.ts` has besides its order. */
export interface Context<Told = never, Handed = never> {
  readonly tell: (told: Told) => void;
  /** Resolves when the caller is done with it, and rejects if that failed. */
  readonly handOver: (handed: Handed) => Promise<void>;
  /** The order is taken back. */
  readonly stop: AbortSignal;
  /** The open file that came with the order. */
  readonly file: number | null;
}

/** A line that the process of a job writes. The last one is a result or a failure. */
export type Answer =
  | { readonly told: unknown }
  | { readonly handed: unknown }
  | { readonly result: unknown }
  | { readonly failed: string; readonly message: string };

/** The line that it reads. */
export interface Ordered {
  readonly name: string;
  readonly order: unknown;
  readonly hasFile: boolean;
}
