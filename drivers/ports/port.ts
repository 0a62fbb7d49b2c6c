/** The smallest interface a driver needs of a cable: send bytes, receive bytes, learn of its loss. */

/** One open connection to a device. It is used until it is closed or lost; then a new one is opened. */
export interface Port {
  /** Of a HID device: its report descriptor, as it gives it. */
  readonly reportDescriptor?: Uint8Array | undefined;
  /** Of a serial line: whether the device asks for bytes on CTS; null = the line has no such wire. */
  readonly isClearToSend?: (() => Promise<boolean | null>) | undefined;
  /**
   * Resolves when the kernel or the peer has taken all bytes, which does not mean that they were printed. Writes happen in call order.
   * Rejects with `PortError` when the port is lost or closed first: some of the bytes may have been sent.
   * `endsJob` (default true): these are the last bytes of a ticket, or no part of one; only a queue of jobs waits for them.
   */
  write(bytes: Uint8Array, endsJob?: boolean): Promise<void>;
  /** Resolves when the device is free again. Data not taken yet is dropped. Closing twice is safe; `lost` is not called any more. */
  close(): Promise<void>;
}

export interface PortListener {
  received(bytes: Uint8Array): void;
  /** The cable was pulled, the peer disconnected or the device failed. Called at most once; nothing is received afterwards. */
  lost(error: PortError): void;
}

/** `absent`: no such device, or it refuses connections; `busy`: another program has it open; `closed`: this side closed it. */
export type PortFault = 'absent' | 'busy' | 'denied' | 'lost' | 'closed' | 'failed' | ExplainedFault;
/**
 * Faults that come with words or a number of the other side. CUPS: its scheduler is not reached; it has no such queue; the queue is
 * stopped, or takes no jobs; the queue waits for its printer. A printer of a serial line: it answers at another speed.
 */
export type ExplainedFault = 'noScheduler' | 'noQueue' | 'queueStopped' | 'queueWaits' | 'wrongSpeed';

export class PortError extends Error {
  override readonly name = 'PortError';
  /** What the other side itself says of it, for people; '' = nothing. */
  readonly says: string;

  constructor(
    readonly fault: PortFault,
    message: string,
    options: ErrorOptions & { readonly says?: string } = {},
  ) {
    super(message, options);
    this.says = options.says ?? '';
  }
}

/** Opens a port, or rejects with `PortError`. Drivers get this function, so that they do not depend on the kind of cable. */
export type PortFactory = (listener: PortListener) => Promise<Port>;
