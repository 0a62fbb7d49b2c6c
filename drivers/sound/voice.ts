/** Announcements as sound: a chime, then each language, from recorded clips if all are available, else from the synthesiser. */
import { messageOf } from '../error-code.js';
import { chime } from './chime.js';
import type { Clips, MissingClip } from './clips.js';
import type { SoundFault } from './faults.js';
import { joined, type Samples } from './pcm.js';
import { type Speech, SpeechFault } from './speech.js';
import { textOf, type Utterance } from './utterance.js';

export interface VoiceOptions {
  readonly speech: Pick<Speech, 'say' | 'close'>;
  /** null = there are no recordings. */
  readonly clips: Clips | null;
  readonly hasChime: boolean;
}

export interface Announcement {
  readonly samples: Samples;
  /** Faults that degrade the announcement. */
  readonly faults: readonly SoundFault[];
}

const PAUSE_MS = { afterChime: 250, groups: 250, languages: 600 } as const;
const NAMED_AT_MOST = 10;

export class Voice {
  constructor(private readonly options: VoiceOptions) {}

  /**
   * Never rejects: parts that cannot be spoken are left out, and the chime alone still draws attention to the boards. Call it ahead of time
   * to fill the cache; the call at the time of the announcement then needs no synthesiser.
   */
  async announce(utterances: readonly Utterance[]): Promise<Announcement> {
    const { hasChime, clips } = this.options;
    const said = await Promise.all(utterances.map((utterance) => this.say(utterance)));
    const audible = said.map(({ samples }) => samples).filter(({ length }) => length > 0);
    const before = hasChime ? [(await clips?.chime()) ?? chime()] : [];
    const speech = audible.length > 0 ? [joined(audible, PAUSE_MS.languages)] : [];
    return { samples: joined([...before, ...speech], PAUSE_MS.afterChime), faults: said.flatMap(({ faults }) => faults) };
  }

  /** Missing clips of a language; null = none, or there are no recordings at all. */
  async missingClips(names: readonly string[], language: string): Promise<SoundFault | null> {
    const missing = (await this.options.clips?.missing(names, language)) ?? [];
    if (missing.length === 0) return null;
    const shown = missing.slice(0, NAMED_AT_MOST).map(({ file }) => file);
    const more = missing.length - shown.length;
    return { code: 'clipsMissing', detail: `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}` };
  }

  close(): void {
    this.options.speech.close();
  }

  /** One utterance from one source: a sentence of two voices is hard to understand. Without samples = it cannot be spoken. */
  private async say({ groups, language }: Utterance): Promise<Announcement> {
    const { clips, speech } = this.options;
    const faults: SoundFault[] = [];
    if (clips !== null) {
      const recorded = await Promise.all(groups.map((group) => clips.say(group, language)));
      const missing = recorded.find((group): group is MissingClip => 'why' in group);
      if (missing === undefined) return { samples: joined(recorded as readonly Samples[], PAUSE_MS.groups), faults };
      faults.push({ code: 'clipsMissing', detail: `${missing.file}: ${missing.why}` });
    }
    try {
      const spoken = await Promise.all(groups.map((group) => speech.say(textOf(group), language)));
      return { samples: joined(spoken, PAUSE_MS.groups), faults };
    } catch (error) {
      const code = error instanceof SpeechFault ? error.code : 'notSpoken';
      faults.push({ code, detail: messageOf(error) });
      return { samples: new Int16Array(0), faults };
    }
  }
}
