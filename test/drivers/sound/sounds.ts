/** Sounds and WAV files made by tests. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RATE_HZ, type Samples } from '../../../drivers/sound/pcm.js';
import { encodeWav } from '../../../drivers/sound/wav.js';

/** Loudness: the root of the mean square. */
export const rms = (samples: Samples): number =>
  samples.length === 0 ? 0 : Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

export const tone = (hz: number, ms: number, rateHz = RATE_HZ): Samples =>
  Int16Array.from({ length: Math.round((ms / 1000) * rateHz) }, (_, index) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * hz * index) / rateHz)),
  );

interface WavParts {
  readonly samples: readonly number[];
  readonly channels?: number;
  readonly rateHz?: number;
  readonly bits?: number;
  readonly format?: number;
  /** What the chunk of samples claims to be long. */
  readonly dataBytes?: number;
  /** A chunk before the samples. */
  readonly before?: { readonly name: string; readonly bytes: number };
}

/** A WAV file put together by hand, so that a mistake of the encoder cannot hide one of the decoder. */
export function wavFile({ samples, channels = 1, rateHz = RATE_HZ, bits = 16, format = 1, dataBytes, before }: WavParts): Buffer {
  const fmt = Buffer.alloc(16);
  fmt.writeUInt16LE(format, 0);
  fmt.writeUInt16LE(channels, 2);
  fmt.writeUInt32LE(rateHz, 4);
  fmt.writeUInt32LE(rateHz * channels * 2, 8);
  fmt.writeUInt16LE(channels * 2, 12);
  fmt.writeUInt16LE(bits, 14);
  const data = Buffer.from(Int16Array.from(samples).buffer);
  const chunk = (name: string, body: Buffer, claimed = body.length): Buffer => {
    const head = Buffer.alloc(8);
    head.write(name, 'latin1');
    head.writeUInt32LE(claimed, 4);
    return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
  };
  const other = before === undefined ? Buffer.alloc(0) : chunk(before.name, Buffer.alloc(before.bytes, 1));
  return Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE', 'latin1'), chunk('fmt ', fmt), other, chunk('data', data, dataBytes)]);
}

/** Of every clip another level, so that it can be read off a sound which clips it was joined from. */
export function writeClips(folder: string, files: readonly string[]): ReadonlyMap<number, string> {
  const levels = new Map<number, string>();
  files.forEach((file, index) => {
    const level = 1000 + index * 50;
    levels.set(level, file);
    mkdirSync(dirname(join(folder, `${file}.wav`)), { recursive: true });
    writeFileSync(join(folder, `${file}.wav`), encodeWav(new Int16Array(400).fill(level)));
  });
  return levels;
}

/** The clips that a sound consists of, in order. */
export function clipsHeard(samples: Samples, levels: ReadonlyMap<number, string>): readonly string[] {
  const changes = samples.filter((sample, index) => sample !== 0 && sample !== samples[index - 1]);
  return [...changes].map((level) => levels.get(level) ?? `something else (${level})`);
}
