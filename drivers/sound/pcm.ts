/** Sound as samples: one channel, 16 bits, one rate for everything. Pure. */

/** Samples a second: the rate of espeak-ng; speech has nothing above half of it. */
export const RATE_HZ = 22_050;

/** Samples at RATE_HZ, -32768 to 32767. */
export type Samples = Int16Array;

export const durationMs = (samples: Samples): number => (samples.length / RATE_HZ) * 1000;

export const silence = (ms: number): Samples => new Int16Array(Math.round((ms / 1000) * RATE_HZ));

export function joined(sounds: readonly Samples[], pauseMs = 0): Samples {
  const pause = silence(pauseMs).length;
  const length = sounds.reduce((sum, sound) => sum + sound.length, 0) + pause * Math.max(0, sounds.length - 1);
  const all = new Int16Array(length);
  let at = 0;
  for (const sound of sounds) {
    all.set(sound, at);
    at += sound.length + pause;
  }
  return all;
}

/** @param volume percent of the amplitude, 0 to 100 */
export const atVolume = (samples: Samples, volume: number): Samples =>
  volume === 100 ? samples : samples.map((sample) => Math.round((sample * volume) / 100));

/** Samples below 1 % of full scale count as silence. */
const SILENT = 327;
/** Words begin with quiet sounds: this much is kept before and after the loud part. */
const MARGIN_MS = 30;

export function trimmed(samples: Samples): Samples {
  const isLoud = (sample: number): boolean => Math.abs(sample) > SILENT;
  const first = samples.findIndex(isLoud);
  if (first < 0) return new Int16Array(0);
  const margin = silence(MARGIN_MS).length;
  return samples.slice(Math.max(0, first - margin), samples.findLastIndex(isLoud) + 1 + margin);
}

/** Resamples to RATE_HZ: down by the mean of the samples, up by linear interpolation. */
export function resampled(samples: Samples, rateHz: number): Samples {
  if (rateHz === RATE_HZ) return samples;
  const step = rateHz / RATE_HZ;
  const result = new Int16Array(Math.floor(samples.length / step));
  for (let index = 0; index < result.length; index++) {
    result[index] = step > 1 ? meanOf(samples, index * step, (index + 1) * step) : between(samples, index * step);
  }
  return result;
}

function meanOf(samples: Samples, from: number, to: number): number {
  let sum = 0;
  for (let at = Math.floor(from); at < to; at++) sum += (samples[at] ?? 0) * (Math.min(at + 1, to) - Math.max(at, from));
  return Math.round(sum / (to - from));
}

function between(samples: Samples, at: number): number {
  const before = Math.floor(at);
  const [one = 0, other = one] = samples.subarray(before, before + 2);
  return Math.round(one + (other - one) * (at - before));
}
