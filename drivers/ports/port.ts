/** The smallest thing a driver needs of a cable: bytes out, bytes in, and the news that it is gone. */

/** One opened connection to a device. It is used until it is closed or lost; then a new one is opened. */
export interface Port {
  /**
   * Resolves when the kernel or the other end has taken all bytes; that says nothing of paper. Writes happen in the order of
   * the calls. Rejects with `PortError` when the port is lost or closed first: some of the bytes may have gone out.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when the device is free again. What was not taken yet is dropped. Closing twice is safe; `lost` is not called any more. */
  close(): Promise<void>;
}

export interface PortListener {
  received(bytes: Uint8Array): void;
  /** The cable was pulled, the peer went away, the device failed: at most once, and nothing is received afterwards. */
  lost(error: PortError): void;
}

/** Why a port cannot be used, in words a technician can act on. */
export type PortFault =
  /** Nothing there: the device file does not exist, no such USB device, connection refused. */
  | 'absent'
  /** Somebody else has it open. */
  | 'busy'
  /** No permission. */
  | 'denied'
  /** It was there and is gone: unplugged, connection reset. */
  | 'lost'
  /** Closed by this side. */
  | 'closed'
  /** Anything else; see the message. */
  | 'failed';

export class PortError extends Error {
  override readonly name = 'PortError';
  constructor(
    readonly fault: PortFault,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Opens a port, or rejects with `PortError`. Given to a driver, so that it never knows what kind of cable it is. */
export type PortFactory = (listener: PortListener) => Promise<Port>;
