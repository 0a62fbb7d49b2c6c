/** The configured sound devices, with their voices; and the voice of kiosks' pages. */
import { join } from 'node:path';
import { Clips } from '../../../drivers/sound/clips.js';
import { AplayPlayer, type SoundPlayer } from '../../../drivers/sound/player.js';
import { Speech } from '../../../drivers/sound/speech.js';
import { Voice } from '../../../drivers/sound/voice.js';
import type { SoundSettings } from '../../config/devices/sound.js';
import type { Config } from '../../config/load.js';
import type { LineOptions } from './announcement-line.js';
import { Announcer } from './announcer.js';
import { SpokenPages } from './page-speech.js';

interface OpenVoiceOptions extends Omit<LineOptions, 'settings' | 'voice'> {
  readonly config: Pick<Config, 'voice' | 'sound' | 'server'>;
  /** Plays the announcements; `aplay` by default. */
  readonly playerOf?: (settings: SoundSettings) => SoundPlayer | null;
}

/** About 60 kB each. Enough for more than the numbers of a day, so that each is spoken only once in the life of the process. */
const SPOKEN_TEXTS_KEPT = 1_500;

export function openVoice({ config, playerOf, ...others }: OpenVoiceOptions): Announcer {
  const { voice: settings, sound, server } = config;
  const { timers, log } = others;
  const speech = new Speech({
    folder: join(server.data, 'speech'),
    wordsPerMinute: settings.wordsPerMinute,
    timers,
    keep: SPOKEN_TEXTS_KEPT,
    warn: (error, what) => log.warn({ err: error }, what),
  });
  const clips = settings.clips === null ? null : new Clips(settings.clips);
  const playerFor = (device: SoundSettings) => playerOf?.(device) ?? new AplayPlayer({ device: device.device, timers });
  return new Announcer({
    ...others,
    settings,
    voice: new Voice({ speech, clips, hasChime: settings.chime }),
    devices: sound.map((device) => ({ settings: device, player: playerFor(device) })),
  });
}

interface PageSpeechOptions extends Pick<LineOptions, 'timers' | 'log'> {
  readonly config: Pick<Config, 'voice'>;
  readonly monotonicMs: () => number;
}

/** A synthesiser of its own, so that calls in the hall do not wait for what a kiosk reads out. */
export function openPageSpeech({ config, timers, log, monotonicMs }: PageSpeechOptions): SpokenPages {
  const { wordsPerMinute } = config.voice;
  const warn = (code: string) => log.warn({ code }, 'a text of a kiosk was not spoken');
  const speech = new Speech({ folder: null, wordsPerMinute, timers, keep: 0, warn: (_error, what) => warn(what) });
  return new SpokenPages({ speech, monotonicMs, warn });
}
