/**
 * WAV files of 16-bit PCM. Layout: the chunks of RIFF, little-endian; IBM and Microsoft, "Multimedia Programming Interface and Data
 * Specifications 1.0" (1991), chapter "Waveform Audio File Format".
 */
import { RATE_HZ, resampled, type Samples } from './pcm.js';

/** A file that cannot be read; the message gives the reason, for the person who recorded it. */
export class BadWav extends Error {
  override readonly name = 'BadWav';
}

const HEADER_BYTES = 44;
const SAMPLE_BYTES = 2;
const PCM = 1;
/** WAVE_FORMAT_EXTENSIBLE: the extension states the format; recorders use it for PCM too. */
const EXTENSIBLE = 0xfffe;
const RATES_HZ = { from: 8_000, to: 48_000 } as const;
const CHANNELS_MAX = 2;

export function encodeWav(samples: Samples): Uint8Array {
  const file = Buffer.alloc(HEADER_BYTES + samples.length * SAMPLE_BYTES);
  const dataBytes = samples.length * SAMPLE_BYTES;
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(PCM, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE_HZ, 24);
  file.writeUInt32LE(RATE_HZ * SAMPLE_BYTES, 28);
  file.writeUInt16LE(SAMPLE_BYTES, 32);
  file.writeUInt16LE(SAMPLE_BYTES * 8, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(dataBytes, 40);
  file.set(bytesOf(samples), HEADER_BYTES);
  return file;
}

/** Copied as a block, because there are a hundred thousand samples. All supported machines are little-endian, like the file. */
const bytesOf = ({ buffer, byteOffset, byteLength }: Samples): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength);

/**
 * One or two channels at 8 to 48 kHz, as samples of one channel at RATE_HZ. A data chunk that claims more bytes than there are ends
 * with the file: programs that write to a pipe cannot know its length (espeak-ng --stdout claims 2 GB).
 *
 * @throws BadWav
 */
export function decodeWav(bytes: Uint8Array): Samples {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') throw new BadWav('it is no WAV file');
  const chunks = chunksOf(file);
  const format = chunks.get('fmt ');
  const data = chunks.get('data');
  if (format === undefined || format.length < 16 || data === undefined) throw new BadWav('it is a WAV file without sound');
  const [kind, channels, rateHz, bits] = [format.readUInt16LE(0), format.readUInt16LE(2), format.readUInt32LE(4), format.readUInt16LE(14)];
  if ((kind !== PCM && kind !== EXTENSIBLE) || bits !== SAMPLE_BYTES * 8)
    throw new BadWav(`expected 16-bit PCM, got format ${kind}, ${bits} bits`);
  if (channels < 1 || channels > CHANNELS_MAX) throw new BadWav(`expected one or two channels, got ${channels}`);
  if (rateHz < RATES_HZ.from || rateHz > RATES_HZ.to) {
    throw new BadWav(`expected ${RATES_HZ.from} to ${RATES_HZ.to} samples a second, got ${rateHz}`);
  }
  return resampled(oneChannel(data, channels), rateHz);
}

/** Chunks by name; of duplicates, the first. */
function chunksOf(file: Buffer): ReadonlyMap<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = 12; at + 8 <= file.length; ) {
    const name = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    if (!chunks.has(name)) chunks.set(name, file.subarray(at + 8, at + 8 + length));
    // Chunks begin at even offsets.
    at += 8 + length + (length % 2);
  }
  return chunks;
}

function oneChannel(data: Buffer, channels: number): Samples {
  const samples = new Int16Array(Math.floor(data.length / (SAMPLE_BYTES * channels)));
  if (channels === 1) {
    bytesOf(samples).set(data.subarray(0, samples.length * SAMPLE_BYTES));
    return samples;
  }
  for (let index = 0; index < samples.length; index++) {
    const at = index * channels * SAMPLE_BYTES;
    samples[index] = Math.round((data.readInt16LE(at) + data.readInt16LE(at + SAMPLE_BYTES)) / 2);
  }
  return samples;
}
