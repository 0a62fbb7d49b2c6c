/** Two low notes when an alert begins that nobody has seen. Browsers allow sound only after a touch of the page, so it is off at first. */
import { Store } from '../shared/store.js';

const NOTES_HZ = [523, 392] as const;
const NOTE_SEC = 0.3;
/** An alert that nobody has seen sounds again so often; errors sound, warnings once. */
const AGAIN_MS = 60_000;

export class AlertSound {
  readonly isOn = new Store(false);
  #context: AudioContext | null = null;
  readonly #soundedMs = new Map<number, number>();

  /** Call it from a touch. It plays a sample. */
  turnOn(): void {
    this.#context ??= new AudioContext();
    this.isOn.set(true);
    this.#play();
  }

  turnOff(): void {
    this.isOn.set(false);
  }

  /** The alerts that stand. What was seen by anybody makes no sound. */
  heard(alerts: readonly { readonly id: number; readonly severity: string; readonly seen: readonly unknown[] }[], nowMs: number): void {
    const standing = new Set(alerts.map(({ id }) => id));
    for (const id of this.#soundedMs.keys()) if (!standing.has(id)) this.#soundedMs.delete(id);
    const due = alerts.filter(({ id, severity, seen }) => {
      const soundedMs = this.#soundedMs.get(id);
      return seen.length === 0 && (soundedMs === undefined || (severity === 'error' && nowMs - soundedMs >= AGAIN_MS));
    });
    if (due.length === 0) return;
    for (const { id } of due) this.#soundedMs.set(id, nowMs);
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
