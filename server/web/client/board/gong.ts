/** Two notes that draw attention, the same as those of the box: synthesised here, without a file. */
import { Store } from '../shared/box/store.js';

const NOTES = [
  { hz: 659.26, atSec: 0, sec: 0.9 },
  { hz: 523.25, atSec: 0.45, sec: 1.2 },
] as const;
/** Overtones make the notes sound like a bell, not a whistle. */
const OVERTONES = [
  { times: 1, share: 0.75 },
  { times: 2, share: 0.18 },
  { times: 3, share: 0.07 },
] as const;
const LOUDNESS = 0.5;
const ATTACK_SEC = 0.005;
const DECAY_SEC = 0.26;
/** A browser that allows sound starts it at once. */
const PATIENCE_MS = 1_000;
/** Longer than the notes. A running audio context costs processor time even in silence. */
const LENGTH_MS = 3_000;

export class Gong {
  /** The browser requires a touch of the page before sound. */
  readonly isBlocked = new Store(false);
  readonly #context = new AudioContext();
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    void this.#wake();
    for (const gesture of ['pointerdown', 'keydown'] as const) addEventListener(gesture, () => this.isBlocked.value && void this.#wake());
  }

  async ring(): Promise<void> {
    if (!(await this.#wake())) return;
    const startSec = this.#context.currentTime + 0.02;
    for (const note of NOTES)
      for (const overtone of OVERTONES) this.#note(note.hz * overtone.times, overtone.share, startSec + note.atSec, note.sec);
  }

  #note(hz: number, share: number, atSec: number, sec: number): void {
    const oscillator = new OscillatorNode(this.#context, { frequency: hz });
    const gain = new GainNode(this.#context, { gain: 0 });
    gain.gain.setValueAtTime(0, atSec);
    gain.gain.linearRampToValueAtTime(LOUDNESS * share, atSec + ATTACK_SEC);
    gain.gain.setTargetAtTime(0, atSec + ATTACK_SEC, DECAY_SEC);
    oscillator.connect(gain).connect(this.#context.destination);
    oscillator.start(atSec);
    oscillator.stop(atSec + sec);
    oscillator.onended = () => gain.disconnect();
  }

  /** Whether sound is allowed now. The audio context is suspended again after LENGTH_MS. */
  async #wake(): Promise<boolean> {
    clearTimeout(this.#rest);
    // The promise stays pending while the browser blocks sound.
    await Promise.race([this.#context.resume(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]).catch(() => undefined);
    const isRunning = this.#context.state === 'running';
    this.isBlocked.set(!isRunning);
    this.#rest = setTimeout(() => void this.#context.suspend(), LENGTH_MS);
    return isRunning;
  }
}
