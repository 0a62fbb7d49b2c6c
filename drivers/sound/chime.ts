/** Chime of two notes, a falling third as on doorbells and in stations. Computed, not recorded: no licence and no file. */
import { joined, RATE_HZ, type Samples } from './pcm.js';

const NOTES = [
  { hz: 659.26, ms: 450 },
  { hz: 523.25, ms: 900 },
] as const;
/** Fraction of full scale; about as loud as espeak-ng. */
const LOUDNESS = 0.45;
const ATTACK_MS = 5;
const RELEASE_MS = 40;
/** Time in which a note loses two thirds of its loudness. */
const DECAY_MS = 260;
/** Overtones make it sound like a bell and not like a whistle. */
const OVERTONES = [
  { times: 1, share: 0.75 },
  { times: 2, share: 0.18 },
  { times: 3, share: 0.07 },
] as const;

function note(hz: number, ms: number): Samples {
  const samples = new Int16Array(Math.round((ms / 1000) * RATE_HZ));
  return samples.map((_, index) => {
    const atMs = (index / RATE_HZ) * 1000;
    // Fade in and out, because loudspeakers crack otherwise.
    const edge = Math.min(1, atMs / ATTACK_MS, (ms - atMs) / RELEASE_MS);
    const wave = OVERTONES.reduce((sum, { times, share }) => sum + share * Math.sin((2 * Math.PI * hz * times * index) / RATE_HZ), 0);
    return Math.round(32_767 * LOUDNESS * edge * Math.exp(-atMs / DECAY_MS) * wave);
  });
}

let made: Samples | null = null;

/** Made when it is first heard: a start would take 20 ms more. */
export const chime = (): Samples => {
  made ??= joined(NOTES.map(({ hz, ms }) => note(hz, ms)));
  return made;
};
