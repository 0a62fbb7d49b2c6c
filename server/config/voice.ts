/** The settings of calls by voice. */
import { Type } from '@sinclair/typebox';
import { OneOf } from '../model/schema.js';
import { VOICE_LANGUAGES } from '../presentation/voice/announcement.js';
import { MaybeHours, MaybePath, Switch, Whole } from './kinds.js';

/** What the language of a visitor does to the call. */
const VISITOR_LANGUAGES = ['ignored', 'first', 'only'] as const;
type VisitorLanguage = (typeof VISITOR_LANGUAGES)[number];

export const voice = Type.Object(
  {
    languages: Type.Array(OneOf(VOICE_LANGUAGES), {
      default: ['ru'],
      minItems: 1,
      uniqueItems: true,
      description: 'Languages of voice calls, spoken one after the other: ru, en, kk.',
      'x-expects': 'a list of languages, each once: "ru", "en", "kk"',
    }),
    visitorLanguage: Type.Unsafe<VisitorLanguage>({
      ...OneOf(VISITOR_LANGUAGES, `one of ${VISITOR_LANGUAGES.join(', ')}`),
      default: 'ignored',
      description:
        'A call in the language that the visitor chose, if it is one of the above: ignored = all languages as they stand, first = that ' +
        'one before the others, only = that one alone.',
    }),
    times: Whole(1, 1, 5, 'Number of times each call is spoken.'),
    pauseSeconds: Whole(3, 0, 60, 'Pause between repetitions of the same call, in seconds.'),
    quietHours: MaybeHours('Hours without voice calls, in the time zone of the branch. Default: none.', {
      'x-example': '21:00-08:00',
    }),
    waitingMax: Whole(100, 1, 1000, 'Largest number of waiting voice calls; beyond it the oldest call is dropped.'),
    chime: Switch(true, 'Play a two-tone chime before each call.'),
    clips: MaybePath('Folder of recorded clips, listed in docs/voice-clips.md; espeak-ng speaks missing clips. Default: none.', {
      'x-example': '/var/lib/qbox/clips',
    }),
    wordsPerMinute: Whole(140, 80, 450, 'Speed of espeak-ng, in words per minute.'),
  },
  { description: 'Voice calls. Sound devices are configured below, in [sound.NAME].', 'x-prefix': 'VOICE_' },
);
