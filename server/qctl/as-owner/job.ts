/** The context of a job of `jobs.ts`, beside its order. */
export interface Context<Told = never, Handed = never> {
  readonly tell: (told: Told) => void;
  /** Resolves when the caller has finished with it; rejects if that failed. */
  readonly handOver: (handed: Handed) => Promise<void>;
  /** Aborted when the order is cancelled. */
  readonly stop: AbortSignal;
  /** The open file that was passed with the order. */
  readonly file: number | null;
}

/** A line that the process of a job writes. The last one is a result or a failure. */
export type Answer =
  | { readonly told: unknown }
  | { readonly handed: unknown }
  | { readonly result: unknown }
  | { readonly failed: string; readonly message: string };

/** The line that the process reads. */
export interface Ordered {
  readonly name: string;
  readonly order: unknown;
  readonly hasFile: boolean;
}
