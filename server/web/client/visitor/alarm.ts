/** Alerts the visitor to a call: sound, vibration, page title. Browsers allow sound only after a touch of the page. */
import { Store } from '../shared/box/store.js';

/** Three notes, as in the hall; Hz. */
const NOTES = [659, 784, 1047] as const;
const NOTE_SEC = 0.22;
const ROUNDS = 3;
const ROUND_SEC = 1.2;
const VIBRATION_MS = [400, 150, 400, 150, 800];

export class Alarm {
  readonly isOn = new Store(false);
  #sound: AudioContext | null = null;
  #lock: WakeLockSentinel | null = null;
  #toldOf = '';

  constructor() {
    document.addEventListener('visibilitychange', () => void this.#stayAwake());
  }

  /** The browser blocked or stopped the sound; another touch may help. */
  readonly isSilent = new Store(false);
  /** iPhones do not let a page vibrate. */
  readonly canVibrate = 'vibrate' in navigator;
  /** Browsers do not let a page keep the screen on over plain HTTP. */
  readonly canStayAwake = 'wakeLock' in navigator;

  /** Call it from a touch event. It also plays a sample of the alert. */
  turnOn(): void {
    // Without this an iPhone plays nothing while its switch is set to silent.
    const { audioSession } = navigator as { readonly audioSession?: { type: string } };
    if (audioSession !== undefined) audioSession.type = 'playback';
    this.#sound ??= new AudioContext();
    this.#sound.onstatechange = () => this.isSilent.set(this.#sound?.state !== 'running');
    this.isOn.set(true);
    this.#play(1);
    navigator.vibrate?.(100);
    void this.#stayAwake();
  }

  turnOff(): void {
    this.isOn.set(false);
    void this.#lock?.release().catch(() => undefined);
    this.#lock = null;
  }

  /** Alerts once for each call, however often it is pushed. */
  called(at: string): void {
    if (at === this.#toldOf) return;
    this.#toldOf = at;
    if (!this.isOn.value) return;
    this.#play(ROUNDS);
    navigator.vibrate?.(VIBRATION_MS);
  }

  /** Resumes the sound first: a phone that slept has stopped it. */
  #play(rounds: number): void {
    const sound = this.#sound;
    if (sound === null) return;
    const begun = sound.resume().then(() => {
      this.isSilent.set(false);
      for (let round = 0; round < rounds; round++) {
        for (const [index, hertz] of NOTES.entries()) playNote(sound, hertz, sound.currentTime + round * ROUND_SEC + index * NOTE_SEC);
      }
    });
    begun.catch(() => this.isSilent.set(true));
  }

  /** Keeps the screen on during the wait, if the browser can. The browser releases the lock whenever the page is hidden. */
  async #stayAwake(): Promise<void> {
    if (!this.isOn.value || document.hidden || !('wakeLock' in navigator)) return;
    this.#lock = await navigator.wakeLock.request('screen').catch(() => null);
  }
}

function playNote(sound: AudioContext, hertz: number, atSec: number): void {
  const tone = sound.createOscillator();
  const loudness = sound.createGain();
  tone.type = 'triangle';
  tone.frequency.value = hertz;
  loudness.gain.setValueAtTime(0, atSec);
  loudness.gain.linearRampToValueAtTime(0.6, atSec + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.01, atSec + NOTE_SEC * 1.6);
  tone.connect(loudness).connect(sound.destination);
  tone.start(atSec);
  tone.stop(atSec + NOTE_SEC * 1.6);
}
