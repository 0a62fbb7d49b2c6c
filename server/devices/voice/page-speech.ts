/**
 * Speech for pages of kiosks whose browsers have no voice. What is spoken can name a visitor, so it is kept in memory alone, under paths
 * that nobody can guess, and no log has it. Who asks for much is refused: the processor is the queue's.
 */
import { randomBytes } from 'node:crypto';
import { type Speech, SpeechFault } from '../../../drivers/sound/speech.js';
import { encodeWav } from '../../../drivers/sound/wav.js';
import { type Rejection, reject } from '../../model/errors.js';
import { LIMITS } from '../../model/limits.js';
import type { PageSpeech } from '../../pipeline/devices.js';
import { AddressLimit, RateLimit } from '../../pipeline/rate-limit.js';
import { VOICE_LANGUAGES } from '../../presentation/voice/announcement.js';
import { pageText } from '../../presentation/voice/page-text.js';

const { perSecond, perSecondOfSession, waiting } = LIMITS.speech;
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

  constructor(private readonly options: SpokenPagesOptions) {
    this.ofAll = new RateLimit(perSecond, options.monotonicMs());
    this.ofEach = new AddressLimit(perSecondOfSession, options.monotonicMs);
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
    if (this.underWay.size > waiting || !this.ofEach.take(who) || !this.ofAll.take(this.options.monotonicMs()))
      return reject('tooMuchSpeech');
    const speaking = this.spoken(key, said, language).finally(() => this.underWay.delete(key));
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

  private async spoken(key: string, said: string, language: string): Promise<string | Rejection> {
    try {
      const wav = Buffer.from(encodeWav(await this.options.speech.say(said, language)));
      const spoken = { id: randomBytes(ID_BYTES).toString('hex'), wav };
      this.kept.set(key, spoken);
      this.keptBytes += wav.length;
      this.forgetOldest();
      return pathOf(spoken);
    } catch (error) {
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
