/** Two low notes when an alert begins that nobody has seen. Browsers allow sound only after a touch of the page, so it is off at first. */
import { Store } from '../../shared/box/store.js';
import type { AlertGroup } from './alert-groups.js';

const NOTES_HZ = [523, 392] as const;
const NOTE_SEC = 0.3;
/** An alert that nobody has seen sounds again so often; errors sound, warnings once. */
const AGAIN_MS = 60_000;

export class AlertSound {
  readonly isOn = new Store(false);
  #context: AudioContext | null = null;
  /** By cause. */
  readonly #soundedMs = new Map<string, number>();

  /** Call it from a touch. It plays a sample. */
  turnOn(): void {
    this.#context ??= new AudioContext();
    this.isOn.set(true);
    this.#play();
  }

  turnOff(): void {
    this.isOn.set(false);
  }

  /** What stands, one sound for each cause. What was seen by anybody makes no sound. */
  heard(groups: readonly Pick<AlertGroup, 'key' | 'severity' | 'isSeen'>[], nowMs: number): void {
    const unseen = new Map(groups.filter(({ isSeen }) => !isSeen).map((group) => [group.key, group]));
    for (const key of this.#soundedMs.keys()) if (!unseen.has(key)) this.#soundedMs.delete(key);
    const due = [...unseen.values()].filter(({ key, severity }) => {
      const soundedMs = this.#soundedMs.get(key);
      return soundedMs === undefined || (severity === 'error' && nowMs - soundedMs >= AGAIN_MS);
    });
    if (due.length === 0) return;
    for (const { key } of due) this.#soundedMs.set(key, nowMs);
    if (this.isOn.value) this.#play();
  }

  #play(): void {
    const context = this.#context;
    if (context === null) return;
    // The browser refused: another touch of the button tries again.
    const refused = () => this.isOn.set(false);
    context.resume().then(() => {
      for (const [index, hertz] of NOTES_HZ.entries()) playNote(context, hertz, context.currentTime + index * NOTE_SEC);
    }, refused);
  }
}

function playNote(context: AudioContext, hertz: number, atSec: number): void {
  const tone = new OscillatorNode(context, { frequency: hertz });
  const loudness = new GainNode(context, { gain: 0 });
  loudness.gain.setValueAtTime(0, atSec);
  loudness.gain.linearRampToValueAtTime(0.4, atSec + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.01, atSec + NOTE_SEC * 1.5);
  tone.connect(loudness).connect(context.destination);
  tone.start(atSec);
  tone.stop(atSec + NOTE_SEC * 1.5);
}
