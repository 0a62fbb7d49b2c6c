/** The sound of a call: a gong; with `?sound=voice` also the browser's voice; with `?sound=off` nothing. */
import { announcement, VOICE_LANGUAGES, type VoiceLanguage } from '../../../presentation/voice/announcement.js';
import { Store } from '../shared/box/store.js';
import type { Board, BoardCall } from './feed.js';
import { Gong } from './gong.js';

/** Up to this many waiting calls are spoken; of more only the newest are worth hearing. */
const SPOKEN_MAX = 3;
const GONG_MS = 1_500;

export class Announcer {
  /** The browser does not let the page make a sound. */
  readonly isBlocked: Store<boolean>;
  readonly #gong: Gong | null;
  readonly #isSpoken: boolean;

  /** @param wish `gong` (default), `voice` or `off`: one screen of a hall should sound, and none if the box makes announcements */
  constructor(wish: string | null) {
    this.#gong = wish === 'off' || !('AudioContext' in globalThis) ? null : new Gong();
    this.#isSpoken = wish === 'voice' && 'speechSynthesis' in globalThis;
    this.isBlocked = this.#gong?.isBlocked ?? new Store(false);
  }

  /** One gong for all visitors called at once. */
  announce(calls: readonly BoardCall[], board: Board): void {
    if (this.#gong === null) return;
    void this.#gong.ring();
    if (this.#isSpoken) setTimeout(() => speak(calls.slice(-SPOKEN_MAX), board.languages), GONG_MS);
  }
}

function speak(calls: readonly BoardCall[], languages: readonly string[]): void {
  if (speechSynthesis.pending) speechSynthesis.cancel();
  const voices = speechSynthesis.getVoices();
  // A voice of another language would mispronounce the call.
  const spoken = VOICE_LANGUAGES.filter((language) => languages.includes(language) && voices.some(({ lang }) => lang.startsWith(language)));
  for (const call of calls) for (const language of spoken) speechSynthesis.speak(utteranceOf(call, language, voices));
}

function utteranceOf(call: BoardCall, language: VoiceLanguage, voices: readonly SpeechSynthesisVoice[]): SpeechSynthesisUtterance {
  const { groups } = announcement(call, { id: 0, name: call.window, names: call.window_names, alias: call.window_alias }, language);
  const utterance = new SpeechSynthesisUtterance(groups.map((group) => group.map(({ text }) => text).join(' ')).join(', '));
  utterance.lang = language;
  utterance.voice = voices.find(({ lang }) => lang.startsWith(language)) ?? null;
  return utterance;
}
