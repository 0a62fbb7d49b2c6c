/**
 * Reads out, one text after the other: with the browser's voice where it has one of the language, else with the voice of the box. A
 * Chromium of a kiosk has the functions for it and no voice.
 */
import { errorOf } from '../shared/box/failures.js';
import { link } from './page.js';

interface Said {
  readonly text: string;
  readonly language: string;
}

const LENGTH_MAX = 500;
/** A box that speaks for several kiosks asks to wait. */
const AGAIN_MS = 600;
/** Who moves on at once does not have the box speak what is passed. */
const SETTLE_MS = 120;
const VOLUMES = [1, 0.25, 0.5, 0.75] as const;

/** As it is said: one line, of a length that is listened to. */
const wordsOf = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, LENGTH_MAX);

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export class Voice {
  readonly #player = new Audio();
  #waiting: readonly Said[] = [];
  /** What is being read. */
  #current: Said | undefined;
  #last: readonly Said[] = [];
  /** Grows with each text that replaces those before it: what was begun for an earlier one ends in silence. */
  #turn = 0;
  #isBusy = false;
  #volume: number = VOLUMES[0];

  constructor() {
    // Browsers that have voices load them when they are first asked for.
    this.#spokenBy('');
  }

  /** In place of what is being read. */
  say(text: string, language = document.documentElement.lang): void {
    this.silence();
    this.#last = [];
    this.add(text, language);
  }

  /** After what is being read. */
  add(text: string, language = document.documentElement.lang): void {
    const said = { text: wordsOf(text), language };
    if (said.text === '') return;
    this.#last = [...this.#last, said];
    this.#waiting = [...this.#waiting, said];
    if (!this.#isBusy) void this.#next();
  }

  /** The visitor has not heard it to its end: it is being read, or waits for its turn. */
  isUnheard(text: string): boolean {
    const words = wordsOf(text);
    return this.#current?.text === words || this.#waiting.some((said) => said.text === words);
  }

  /** The last text, and what was added to it. */
  repeat(): void {
    const again = this.#last;
    this.silence();
    this.#waiting = again;
    void this.#next();
  }

  /** The next step of the volume, in percent. */
  changeVolume(): number {
    this.#volume = VOLUMES[(VOLUMES.indexOf(this.#volume as 1) + 1) % VOLUMES.length] ?? 1;
    return this.#volume * 100;
  }

  silence(): void {
    this.#turn += 1;
    this.#waiting = [];
    this.#current = undefined;
    this.#isBusy = false;
    this.#player.pause();
    if ('speechSynthesis' in window) speechSynthesis.cancel();
  }

  /** The next visitor is not told what was read to the one before, and hears it at the usual volume. */
  forget(): void {
    this.silence();
    this.#last = [];
    this.#volume = VOLUMES[0];
  }

  async #next(): Promise<void> {
    const turn = this.#turn;
    this.#isBusy = true;
    while (turn === this.#turn) {
      const [said, ...others] = this.#waiting;
      this.#current = said;
      if (said === undefined) break;
      this.#waiting = others;
      const voice = this.#spokenBy(said.language);
      if (voice === undefined) await this.#byBox(said, turn);
      else await this.#byBrowser(said, voice);
    }
    if (turn === this.#turn) this.#isBusy = false;
  }

  #spokenBy(language: string): SpeechSynthesisVoice | undefined {
    if (!('speechSynthesis' in window)) return undefined;
    return speechSynthesis.getVoices().find(({ lang }) => lang.toLowerCase().startsWith(language || '-'));
  }

  #byBrowser({ text }: Said, voice: SpeechSynthesisVoice): Promise<void> {
    const words = new SpeechSynthesisUtterance(text);
    words.lang = voice.lang;
    words.volume = this.#volume;
    return new Promise((done) => {
      words.onend = () => done();
      words.onerror = () => done();
      speechSynthesis.speak(words);
    });
  }

  async #byBox(said: Said, turn: number): Promise<void> {
    const path = await this.#askBox(said, turn);
    if (path === null || turn !== this.#turn) return;
    const player = this.#player;
    player.src = path;
    player.volume = this.#volume;
    const ended = new Promise<void>((done) => {
      for (const end of ['ended', 'error', 'pause'] as const) player.addEventListener(end, () => done(), { once: true });
    });
    // A browser that allows no sound: the screen says it all.
    const isPlaying = await player.play().then(
      () => true,
      () => false,
    );
    if (isPlaying) await ended;
  }

  /** null = the box cannot say it, or something newer is to be said. */
  async #askBox({ text, language }: Said, turn: number): Promise<string | null> {
    await pause(SETTLE_MS);
    while (turn === this.#turn) {
      try {
        return (await link.client.call('speak', { text, language })).path;
      } catch (failure) {
        if (errorOf(failure) !== 'tooMuchSpeech') return null;
        await pause(AGAIN_MS);
      }
    }
    return null;
  }
}
