/** Lets observers listen to the bytes of ports. While there are none, each piece costs only one set lookup. */
import type { PortAddress } from './address.js';
import { openPort } from './open.js';
import type { Port, PortError, PortFactory, PortListener } from './port.js';
import { portKey } from './port-key.js';

/** Bytes at a port, in order. `out` = written to the port, which may not have sent it. */
export type Tapped =
  | { readonly kind: 'out' | 'in'; readonly bytes: Uint8Array }
  | { readonly kind: 'opened' }
  | { readonly kind: 'lost'; readonly why: string };

export type TapListener = (tapped: Tapped) => void;

export class PortTaps {
  private readonly listeners = new Map<string, Set<TapListener>>();

  constructor(private readonly portOf: (address: PortAddress) => PortFactory = openPort) {}

  /** Like `openPort`; its traffic can be observed. */
  readonly open = (address: PortAddress): PortFactory => {
    const factory = this.portOf(address);
    const key = portKey(address);
    return async (listener) => {
      const port = await factory(this.listening(key, listener));
      this.tell(key, { kind: 'opened' });
      return this.tapped(key, port);
    };
  };

  /** Listens until the returned function is called. */
  listen(address: PortAddress, listener: TapListener): () => void {
    const key = portKey(address);
    const listeners = this.listeners.get(key) ?? new Set();
    this.listeners.set(key, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.listeners.delete(key);
    };
  }

  private listening(key: string, listener: PortListener): PortListener {
    return {
      received: (bytes) => {
        if (this.listeners.size > 0) this.tell(key, { kind: 'in', bytes });
        listener.received(bytes);
      },
      lost: (error: PortError) => {
        this.tell(key, { kind: 'lost', why: error.message });
        listener.lost(error);
      },
    };
  }

  private tapped(key: string, port: Port): Port {
    return {
      reportDescriptor: port.reportDescriptor,
      write: (bytes, endsJob) => {
        if (this.listeners.size > 0) this.tell(key, { kind: 'out', bytes });
        return port.write(bytes, endsJob);
      },
      close: () => port.close(),
    };
  }

  private tell(key: string, tapped: Tapped): void {
    for (const listener of this.listeners.get(key) ?? []) listener(tapped);
  }
}
