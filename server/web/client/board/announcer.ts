/** What is heard at a call: a gong, with `?sound=voice` the browser's voice after it, with `?sound=off` nothing. */
import { announcement, VOICE_LANGUAGES, type VoiceLanguage } from '../../../presentation/voice/announcement.js';
import { Store } from '../shared/store.js';
import type { Board, BoardCall } from './feed.js';
import { Gong } from './gong.js';

/** More than so many calls that wait to be spoken are a crowd: the newest are worth hearing. */
const SPOKEN_MAX = 3;
const GONG_MS = 1_500;

export class Announcer {
  /** The browser lets the page make no sound. */
  readonly isBlocked: Store<boolean>;
  readonly #gong: Gong | null;
  readonly #isSpoken: boolean;

  /** @param wish `gong` (usual), `voice` or `off`: of the screens of a hall one should sound, and none where the box speaks itself */
  constructor(wish: string | null) {
    this.#gong = wish === 'off' || !('AudioContext' in globalThis) ? null : new Gong();
    this.#isSpoken = wish === 'voice' && 'speechSynthesis' in globalThis;
    this.isBlocked = this.#gong?.isBlocked ?? new Store(false);
  }

  /** One gong for all that were called at once. */
  announce(calls: readonly BoardCall[], board: Board): void {
    if (this.#gong === null) return;
    void this.#gong.ring();
    if (this.#isSpoken) setTimeout(() => speak(calls.slice(-SPOKEN_MAX), board.languages), GONG_MS);
  }
}

function speak(calls: readonly BoardCall[], languages: readonly string[]): void {
  if (speechSynthesis.pending) speechSynthesis.cancel();
  const voices = speechSynthesis.getVoices();
  // A voice that cannot say it would read it out wrongly.
  const spoken = VOICE_LANGUAGES.filter((language) => languages.includes(language) && voices.some(({ lang }) => lang.startsWith(language)));
  for (const call of calls) for (const language of spoken) speechSynthesis.speak(utteranceOf(call, language, voices));
}

function utteranceOf(call: BoardCall, language: VoiceLanguage, voices: readonly SpeechSynthesisVoice[]): SpeechSynthesisUtterance {
  const { groups } = announcement(call, { id: 0, name: call.window, alias: call.window_alias }, language);
  const utterance = new SpeechSynthesisUtterance(groups.map((group) => group.map(({ text }) => text).join(' ')).join(', '));
  utterance.lang = language;
  utterance.voice = voices.find(({ lang }) => lang.startsWith(language)) ?? null;
  return utterance;
}
