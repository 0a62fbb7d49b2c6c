/** What the uplink needs of its line to headquarters. `nats-link.ts` is the real one; the simulation has another. */
import type { Answer, Chunk, Mark, SealedMark } from './wire.js';

/** The newest message of this branch in the stream. */
export interface NewestMessage {
  /** What it says of its last batch; null = there is no message, or it is not of this protocol. */
  readonly mark: SealedMark | null;
  /** Its number; 0 = there is none. */
  readonly message: number;
}

export type Published =
  /** It has this number in the stream; a duplicate was not stored. */
  | { readonly kind: 'taken'; readonly message: number; readonly isDuplicate: boolean }
  /** Another message is the newest by now. */
  | { readonly kind: 'stale' }
  /** The stream takes nothing more; in its words. */
  | { readonly kind: 'full'; readonly detail: string };

/** One connection. Each question rejects when it ends, and when nobody answers. */
export interface Link {
  readonly isClosed: boolean;
  /** Resolves when it has ended, with the reason where there is one. */
  readonly closed: Promise<Error | undefined>;
  newest(): Promise<NewestMessage>;
  /** Which of these does headquarters' database have? */
  ask(marks: readonly Mark[]): Promise<Answer>;
  /** @param expected the number of the message that has to be the newest; 0 = none */
  publish(chunk: Chunk, expected: number): Promise<Published>;
  close(): Promise<void>;
}

/** @param told what headquarters says of itself, whenever it does */
export type Connect = (told: (text: string) => void) => Promise<Link>;
