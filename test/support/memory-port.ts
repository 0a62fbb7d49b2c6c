/** A cable within the process, between a driver and a twin. Bytes travel in time that is handed in, so tests move it. */
import { type Port, PortError, type PortFactory, type PortListener } from '../../drivers/ports/port.js';
import type { Timers } from '../../drivers/timing.js';
import type { DeviceTwin, TwinCable } from '../../drivers/twins/twin.js';

export interface MemoryPortOptions {
  /** As fast as the twin takes them unless said otherwise. */
  readonly bytesPerSecond?: number;
  /** A write resolves when all but so many bytes have arrived, as with a kernel that takes them into its care. 0 unless said otherwise. */
  readonly kernelBytes?: number;
  /** USB and network are lost when the device is switched off, a serial line notices nothing. True unless said otherwise. */
  readonly noticesPower?: boolean;
}

export interface TwinPipe<Twin extends DeviceTwin> {
  readonly twin: Twin;
  readonly openPort: PortFactory;
  /** Somebody pulls the cable: the open port is lost, and none can be opened until `plugIn`. */
  unplug(): void;
  plugIn(): void;
  /** Bytes that the twin has taken. */
  readonly bytesCarried: number;
}

/** A USB packet; a cable with a speed carries so many bytes at a time. */
const PACKET_BYTES = 64;

interface Writing {
  readonly bytes: Uint8Array;
  taken: number;
  isAnswered: boolean;
  readonly resolve: () => void;
  readonly reject: (error: PortError) => void;
}

/** The twin is made here, because it needs its cable from the first moment on: `(cable) => new PrinterTwin({ profile, timers, cable })`. */
export function pipeToTwin<Twin extends DeviceTwin>(
  timers: Timers,
  makeTwin: (cable: TwinCable) => Twin,
  options: MemoryPortOptions = {},
): TwinPipe<Twin> {
  let isPlugged = true;
  let isPowered = true;
  let bytesCarried = 0;
  let line: Line | null = null;
  const lose = (why: string): void => {
    const lost = line;
    line = null;
    lost?.lose(new PortError('lost', why));
  };
  const twin = makeTwin({
    send: (bytes) => line?.bring(bytes),
    ready: () => line?.pump(),
    power: (isOn) => {
      isPowered = isOn || options.noticesPower === false;
      if (!isPowered) lose('the device was switched off');
    },
  });
  const offer = (bytes: Uint8Array): number => {
    const taken = twin.receive(bytes);
    bytesCarried += taken;
    return taken;
  };
  return {
    twin,
    openPort: async (listener) => {
      if (!isPlugged || !isPowered) throw new PortError('absent', 'no device is plugged in');
      if (line) throw new PortError('busy', 'somebody else has the device open');
      const opened = new Line(timers, listener, offer, options);
      line = opened;
      return {
        reportDescriptor: twin.reportDescriptor,
        write: (bytes) => opened.write(bytes),
        close: async () => {
          if (line === opened) line = null;
          opened.close();
        },
      } satisfies Port;
    },
    unplug: () => {
      isPlugged = false;
      lose('the cable was pulled');
    },
    plugIn: () => {
      isPlugged = true;
    },
    get bytesCarried() {
      return bytesCarried;
    },
  };
}

/** One opening of the cable. */
class Line {
  #end: PortError | null = null;
  #writings: Writing[] = [];
  #isOnItsWay = false;
  #isWaiting = false;

  constructor(
    private readonly timers: Timers,
    private readonly listener: PortListener,
    private readonly offer: (bytes: Uint8Array) => number,
    private readonly options: MemoryPortOptions,
  ) {}

  write(bytes: Uint8Array): Promise<void> {
    if (this.#end) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => {
      // The writer may use its buffer for something else.
      this.#writings.push({ bytes: Uint8Array.from(bytes), taken: 0, isAnswered: false, resolve, reject });
      this.pump();
    });
  }

  /** The twin has room again, or there is something to carry. */
  pump(): void {
    this.#isWaiting = false;
    this.#answer();
    this.#travel();
  }

  /** The device says something. */
  bring(bytes: Uint8Array): void {
    this.timers.after(0, () => {
      if (!this.#end) this.listener.received(bytes);
    });
  }

  lose(error: PortError): void {
    this.#finish(error);
    this.timers.after(0, () => this.listener.lost(error));
  }

  close(): void {
    if (!this.#end) this.#finish(new PortError('closed', 'the port was closed'));
  }

  #finish(error: PortError): void {
    this.#end = error;
    const writings = this.#writings;
    this.#writings = [];
    for (const { reject } of writings) reject(error);
  }

  #travel(): void {
    if (this.#isOnItsWay || this.#isWaiting || this.#writings.length === 0) return;
    this.#isOnItsWay = true;
    const { bytesPerSecond } = this.options;
    this.timers.after(bytesPerSecond === undefined ? 0 : (PACKET_BYTES / bytesPerSecond) * 1000, () => this.#arrive());
  }

  #arrive(): void {
    this.#isOnItsWay = false;
    const [first] = this.#writings;
    // Closed or lost on the way.
    if (this.#end || !first) return;
    const most = this.options.bytesPerSecond === undefined ? first.bytes.length : first.taken + PACKET_BYTES;
    const packet = first.bytes.subarray(first.taken, most);
    const taken = this.offer(packet);
    first.taken += taken;
    if (first.taken === first.bytes.length) {
      this.#writings.shift();
      if (!first.isAnswered) first.resolve();
    }
    this.#isWaiting = taken < packet.length;
    this.#answer();
    this.#travel();
  }

  /** Resolves what is in the kernel's care. */
  #answer(): void {
    let room = this.options.kernelBytes ?? 0;
    for (const writing of this.#writings) {
      room -= writing.bytes.length - writing.taken;
      if (room < 0) return;
      writing.isAnswered = true;
      writing.resolve();
    }
  }
}
