/** The bytes on the cables of devices, for fault finding. A slow reader loses the oldest, and gets their number. */
import type { PortAddress } from '../../../drivers/ports/address.js';
import type { PortTaps, Tapped } from '../../../drivers/ports/tap.js';
import type { Devices } from '../../config/devices/all.js';
import type { KeypadSettings } from '../../config/devices/inputs.js';
import { type Rejection, reject } from '../../model/errors/errors.js';
import type { Session } from '../../model/events/events.js';
import { toInstant } from '../../model/events/stamp.js';
import { refuseCommand } from '../../pipeline/access/rights.js';
import type { Pipeline } from '../../pipeline/commit/pipeline.js';
import type { ByteWatches, WatchOrder } from '../../pipeline/platform/devices.js';
import type { Peer } from '../../pipeline/requests/peer.js';
import { replyText } from '../../protocol/envelope.js';
import { COMMANDS } from '../../protocol/registry.js';
import { type ByteDecoder, keypadDecoder, ledDecoder, printerDecoder, SAYS_NOTHING } from './byte-words.js';

export interface WatchableDevice {
  readonly name: string;
  readonly kind: string;
  readonly address: PortAddress;
  /** Made anew for each watch: a decoder depends on the bytes before. */
  readonly decoder: () => ByteDecoder;
}

interface ByteWatchOptions {
  readonly taps: Pick<PortTaps, 'listen'>;
  readonly devices: readonly WatchableDevice[];
  readonly nowMs: () => number;
  /** Whether a session may (still) receive bytes. */
  readonly mayWatch: (sessionId: number) => boolean;
}

interface Chunk {
  readonly at: string;
  readonly direction: Tapped['kind'];
  /** Base64. */
  readonly bytes: string;
  readonly note: string;
  readonly said: readonly string[];
}

interface Watch {
  readonly peer: Peer;
  readonly sessionId: number;
  readonly device: WatchableDevice;
  readonly stop: () => void;
  readonly inWords: ByteDecoder;
  chunks: Chunk[];
  heldBytes: number;
  droppedBytes: number;
  isPlanned: boolean;
}

/** For one reader: enough for some tickets as pictures. */
const HELD_BYTES_MAX = 512 * 1024;
const HELD_CHUNKS_MAX = 10_000;

export class ByteWatch implements ByteWatches {
  private readonly watches = new Set<Watch>();

  constructor(private readonly options: ByteWatchOptions) {}

  watch({ name, kind }: WatchOrder, peer: Peer, session: Session): Rejection | undefined {
    const { devices, taps } = this.options;
    const [device, ...others] = devices.filter((one) => one.name === name && (kind === null || one.kind === kind));
    if (device === undefined) {
      const known = devices.map((one) => `${one.kind} ${one.name}`).join(', ');
      const fault = `expected one of the devices with a cable, ${known || 'of which there are none'}, got "${name}"`;
      return reject('invalidField', { field: 'data.name', fault, why: 'deviceUnknown', name });
    }
    if (others.length > 0) {
      const fault = `expected the kind: several devices are called "${name}"`;
      return reject('invalidField', { field: 'data.kind', fault, why: 'deviceAmbiguous', name });
    }
    this.end({ name, kind }, peer);
    const watch: Watch = {
      ...{ peer, device, sessionId: session.id, inWords: device.decoder() },
      stop: taps.listen(device.address, (tapped) => this.heard(watch, tapped)),
      ...{ chunks: [], heldBytes: 0, droppedBytes: 0, isPlanned: false },
    };
    this.watches.add(watch);
    return undefined;
  }

  end({ name, kind }: WatchOrder, peer: Peer): void {
    for (const watch of this.watches) {
      if (watch.peer.id === peer.id && watch.device.name === name && (kind === null || watch.device.kind === kind)) this.drop(watch);
    }
  }

  disconnected(peer: Peer): void {
    for (const watch of this.watches) if (watch.peer.id === peer.id) this.drop(watch);
  }

  drained(peer: Peer): void {
    for (const watch of this.watches) if (watch.peer.id === peer.id) this.push(watch);
  }

  private heard(watch: Watch, tapped: Tapped): void {
    const { nowMs } = this.options;
    const bytes = 'bytes' in tapped ? tapped.bytes : new Uint8Array();
    const note = tapped.kind === 'lost' ? tapped.why : '';
    const said = 'bytes' in tapped ? watch.inWords(tapped.kind, bytes) : [];
    watch.chunks.push({ at: toInstant(nowMs()), direction: tapped.kind, bytes: Buffer.from(bytes).toString('base64'), note, said });
    watch.heldBytes += bytes.length;
    while (watch.heldBytes > HELD_BYTES_MAX || watch.chunks.length > HELD_CHUNKS_MAX) {
      const oldest = Buffer.byteLength(watch.chunks.shift()?.bytes ?? '', 'base64');
      watch.heldBytes -= oldest;
      watch.droppedBytes += oldest;
    }
    if (watch.isPlanned) return;
    watch.isPlanned = true;
    setImmediate(() => {
      watch.isPlanned = false;
      this.push(watch);
    });
  }

  private push(watch: Watch): void {
    const { peer, sessionId, device, chunks, droppedBytes } = watch;
    if (!this.watches.has(watch) || chunks.length === 0) return;
    if (!this.options.mayWatch(sessionId)) {
      this.drop(watch);
      return;
    }
    const json = JSON.stringify({ name: device.name, kind: device.kind, dropped: droppedBytes, chunks });
    const frame = Buffer.from(replyText({ dateTime: toInstant(this.options.nowMs()), command: 'deviceBytes', json }));
    // The number of lost bytes goes out with the next chunk that the reader can take.
    if (!peer.push(frame)) return;
    watch.chunks = [];
    watch.heldBytes = 0;
    watch.droppedBytes = 0;
  }

  private drop(watch: Watch): void {
    watch.stop();
    this.watches.delete(watch);
  }
}

/** What is behind a broker has no cable. */
const onCable = ({ name, address }: KeypadSettings) => (address.kind === 'mqtt' ? [] : [{ name, address }]);

export function byteWatchOf(
  { printers, leds, keypads, scanners }: Devices,
  { taps, pipeline }: { readonly taps: PortTaps; readonly pipeline: Pick<Pipeline, 'state'> },
): ByteWatch {
  const of = <Kind extends { readonly name: string; readonly address: PortAddress }>(
    kind: string,
    devices: readonly Kind[],
    decoderOf: (device: Kind) => ByteDecoder,
  ): WatchableDevice[] => devices.map((device) => ({ name: device.name, kind, address: device.address, decoder: () => decoderOf(device) }));
  const command = COMMANDS.get('subscribeDeviceBytes');
  return new ByteWatch({
    taps,
    devices: [
      ...of('printer', printers, ({ profile }) => printerDecoder(profile)),
      ...of('led', leds, ({ profile }) => ledDecoder(profile)),
      ...of('keypad', keypads.flatMap(onCable), keypadDecoder),
      ...of('scanner', scanners, () => SAYS_NOTHING),
    ],
    nowMs: Date.now,
    mayWatch: (id) => {
      const session = pipeline.state.sessions.get(id);
      return session !== undefined && command !== undefined && refuseCommand(pipeline.state, session, command) === undefined;
    },
  });
}
