/** The stream of headquarters in software: messages of one branch, taken as JetStream takes them. */
import type { NewestMessage, Published } from '../../../server/uplink/link.js';
import { type Chunk, headOf, packChunk } from '../../../server/uplink/wire.js';

interface Message {
  readonly number: number;
  readonly chunk: Chunk;
  /** As it travels. */
  readonly text: string;
}

export class StreamTwin {
  /** It takes nothing more. */
  isFull = false;
  #messages: Message[] = [];
  #last = 0;
  readonly #waiting: (() => void)[] = [];

  newest(): NewestMessage {
    const newest = this.#messages.at(-1);
    return newest === undefined ? { mark: null, message: 0 } : { mark: headOf(newest.chunk), message: newest.number };
  }

  publish(chunk: Chunk, expected: number): Published {
    if (this.isFull) return { kind: 'full', detail: 'maximum bytes exceeded' };
    if (this.newest().message !== expected) return { kind: 'stale' };
    this.#last += 1;
    this.#messages.push({ number: this.#last, chunk, text: packChunk(chunk) });
    for (const arrived of this.#waiting.splice(0)) arrived();
    return { kind: 'taken', message: this.#last, isDuplicate: false };
  }

  /** The oldest message after this one; waits for it. */
  async after(number: number): Promise<Message> {
    for (;;) {
      const found = this.#messages.find((message) => message.number > number);
      if (found !== undefined) return found;
      await new Promise<void>((arrived) => this.#waiting.push(arrived));
    }
  }

  /** What lies before this message goes. */
  purge(number: number): void {
    this.#messages = this.#messages.filter((message) => message.number >= number);
  }

  /** Its disk is gone, and an empty one has been made. */
  lose(): void {
    this.#messages = [];
    this.#last = 0;
  }
}
