/** Listens to a port and remembers; `length(n)` and `loss` are there to wait for. */
import type { PortError, PortListener } from '../../../drivers/ports/port.js';

export class Recorder implements PortListener {
  readonly losses: PortError[] = [];
  readonly loss: Promise<PortError>;
  readonly #chunks: Uint8Array[] = [];
  #told: (error: PortError) => void = () => {};
  #waiting: (() => void)[] = [];

  constructor() {
    this.loss = new Promise((resolve) => {
      this.#told = resolve;
    });
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  received(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  lost(error: PortError): void {
    this.losses.push(error);
    this.#told(error);
  }

  /** All that came, as soon as it is at least so long. */
  async length(bytes: number): Promise<Buffer> {
    while (this.bytes.length < bytes) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    return this.bytes;
  }
}

/** Bytes in which a lost, doubled or changed piece shows: no two places that are near look alike. */
export function pattern(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let index = 0; index < length; index++) bytes[index] = (index * 31 + (index >> 8) * 7 + (index >> 16)) & 0xff;
  return bytes;
}
