/** The loudspeaker of the demo: one in software, because a newcomer's machine may have none. What it says comes out as WAV files. */
import { join } from 'node:path';
import type { SoundPlayer } from '../../drivers/sound/player.js';
import { encodeWav } from '../../drivers/sound/wav.js';
import { SYSTEM_TIMERS } from '../../drivers/timing.js';
import { numberedFiles } from '../../drivers/twins/numbered-files.js';
import { SoundTwin } from '../../drivers/twins/sound/twin.js';
import type { SoundSettings } from '../sound-settings.js';

export interface DemoSound {
  readonly sound: readonly SoundSettings[];
  readonly playerOf: (settings: SoundSettings) => SoundPlayer;
  /** Resolves when the last file is written. */
  close(): Promise<void>;
}

const NAME = 'hall';
/** Some 200 kB each. */
const SOUNDS_KEPT = 100;

/** @param data the data folder of the box; `sound/hall` in it is made with the first call */
export function openDemoSound(data: string, warn: (error: unknown, what: string) => void): DemoSound {
  const folder = join(data, 'sound', NAME);
  const failed = (error: Error) => warn(error, 'a call of the demo could not be written');
  const files = numberedFiles(folder, 'wav', { keep: SOUNDS_KEPT, now: () => new Date(), failed });
  return {
    sound: [{ name: NAME, device: 'default', windows: [], volume: 100 }],
    playerOf: () =>
      new SoundTwin({
        port: `file:${folder}`,
        timers: SYSTEM_TIMERS,
        onHeard: ({ samples }) => {
          // The box plays silence to see whether there is a loudspeaker.
          if (samples.some((sample) => sample !== 0)) files.add(async () => encodeWav(samples));
        },
      }),
    close: () => files.written(),
  };
}
