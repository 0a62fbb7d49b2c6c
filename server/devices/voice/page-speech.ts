/**
 * Speech for pages of kiosks whose browsers have no voice. What is spoken can name a visitor, so it is kept in memory alone, under paths
 * that nobody can guess, and no log has it. Who asks for much is refused: the processor is the queue's.
 */
import { randomBytes } from 'node:crypto';
import { durationMs } from '../../../drivers/sound/pcm.js';
import { SPOKEN_SEC_MAX, type Speech, SpeechFault, SpeechTooLong } from '../../../drivers/sound/speech.js';
import { encodeWav } from '../../../drivers/sound/wav.js';
import { type Rejection, reject } from '../../model/errors/errors.js';
import { LIMITS } from '../../model/limits.js';
import { AddressLimit, RateLimit } from '../../pipeline/limits/rate-limit.js';
import type { PageSpeech } from '../../pipeline/platform/devices.js';
import { VOICE_LANGUAGES } from '../../presentation/voice/announcement.js';
import { pageText } from '../../presentation/voice/page-text.js';

const { perSecond, perSecondOfSession, seconds, secondsOfSession, waiting } = LIMITS.speech;
const ID_BYTES = 16;
const PATH = /^\/speech\/([0-9a-f]{32})\.wav$/;

interface Spoken {
  readonly id: string;
  readonly wav: Buffer;
}

export interface SpokenPagesOptions {
  readonly speech: Pick<Speech, 'say' | 'close'>;
  readonly monotonicMs: () => number;
  /** Called with the code of the fault alone. */
  readonly warn: (code: string) => void;
}

export class SpokenPages implements PageSpeech {
  /** By language and text, the least recently asked for first. */
  private readonly kept = new Map<string, Spoken>();
  private keptBytes = 0;
  private readonly underWay = new Map<string, Promise<string | Rejection>>();
  private readonly ofAll: RateLimit;
  private readonly ofEach: AddressLimit;
  /** The same in seconds of speech, which are known when it has been spoken. */
  private readonly secondsOfAll: RateLimit;
  private readonly secondsOfEach: AddressLimit;

  constructor(private readonly options: SpokenPagesOptions) {
    this.ofAll = new RateLimit(perSecond, options.monotonicMs());
    this.ofEach = new AddressLimit(perSecondOfSession, options.monotonicMs);
    this.secondsOfAll = new RateLimit(seconds, options.monotonicMs());
    this.secondsOfEach = new AddressLimit(secondsOfSession, options.monotonicMs);
  }

  async speak(text: string, language: string, who: string): Promise<string | Rejection> {
    const voice = VOICE_LANGUAGES.find((one) => one === language);
    const said = voice === undefined ? '' : pageText(text, voice);
    if (said === '') return reject('cannotSpeak', { language });
    const key = `${language} ${said}`;
    const known = this.kept.get(key);
    if (known !== undefined) {
      this.kept.delete(key);
      this.kept.set(key, known);
      return pathOf(known);
    }
    const present = this.underWay.get(key);
    if (present !== undefined) return present;
    if (this.underWay.size > waiting || !this.mayAsk(who)) return reject('tooMuchSpeech');
    const speaking = this.spoken(key, said, language, who).finally(() => this.underWay.delete(key));
    this.underWay.set(key, speaking);
    return speaking;
  }

  /** The file under a path; undefined = there is none, or none any more. */
  at(path: string): Buffer | undefined {
    const [, id] = PATH.exec(path) ?? [];
    if (id === undefined) return undefined;
    for (const spoken of this.kept.values()) if (spoken.id === id) return spoken.wav;
    return undefined;
  }

  close(): void {
    this.options.speech.close();
  }

  private mayAsk(who: string): boolean {
    const nowMs = this.options.monotonicMs();
    return this.ofEach.take(who) && this.secondsOfEach.take(who) && this.ofAll.take(nowMs) && this.secondsOfAll.take(nowMs);
  }

  /** One second was taken at once. */
  private charge(who: string, spokenSec: number): void {
    this.secondsOfEach.charge(who, Math.max(0, spokenSec - 1));
    this.secondsOfAll.charge(Math.max(0, spokenSec - 1));
  }

  private async spoken(key: string, said: string, language: string, who: string): Promise<string | Rejection> {
    try {
      const samples = await this.options.speech.say(said, language);
      this.charge(who, durationMs(samples) / 1000);
      const wav = Buffer.from(encodeWav(samples));
      const spoken = { id: randomBytes(ID_BYTES).toString('hex'), wav };
      this.kept.set(key, spoken);
      this.keptBytes += wav.length;
      this.forgetOldest();
      return pathOf(spoken);
    } catch (error) {
      if (error instanceof SpeechTooLong) {
        this.charge(who, SPOKEN_SEC_MAX);
        return reject('speechTooLong', { most: SPOKEN_SEC_MAX });
      }
      this.options.warn(error instanceof SpeechFault ? error.code : 'notSpoken');
      return reject('cannotSpeak', { language });
    }
  }

  /** The newest always stays: its page has not fetched it yet. */
  private forgetOldest(): void {
    for (const [key, { wav }] of this.kept) {
      if (this.keptBytes <= LIMITS.memoryBytes.pageSpeech || this.kept.size === 1) return;
      this.kept.delete(key);
      this.keptBytes -= wav.length;
    }
  }
}

const pathOf = ({ id }: Spoken): string => `/speech/${id}.wav`;
