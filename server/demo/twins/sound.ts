/** The loudspeaker of the demo: in software, because the user's machine may have none. It saves its sound as WAV files. */
import { join } from 'node:path';
import { durationMs, type Samples } from '../../../drivers/sound/pcm.js';
import { encodeWav } from '../../../drivers/sound/wav.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { numberedFiles } from '../../../drivers/twins/numbered-files.js';
import { SoundTwin } from '../../../drivers/twins/sound/twin.js';
import type { LabView, Warn } from '../channel.js';
import { LOUDSPEAKER as NAME } from '../equipment.js';
import { Comings, type SoundStand } from './stand.js';

/** About 200 kB each. */
const SOUNDS_KEPT = 100;
/** Shown in the lab. */
const SOUNDS_SHOWN = 5;

/** @param data the data folder of the box; its folder `sound/hall` is made with the first call */
export function openDemoSound(data: string, warn: Warn) {
  const folder = join(data, 'sound', NAME);
  const failed = (error: Error) => warn(error, 'a call of the demo could not be written');
  const files = numberedFiles(folder, 'wav', { keep: SOUNDS_KEPT, now: () => new Date(), failed });
  const heard = new Comings<Samples>(SOUNDS_SHOWN, async (samples) => encodeWav(samples));
  const twin = new SoundTwin({
    port: `file:${folder}`,
    timers: SYSTEM_TIMERS,
    onHeard: ({ samples }) => {
      // The box plays silence to check the loudspeaker.
      if (samples.every((sample) => sample === 0)) return;
      files.add(async () => encodeWav(samples));
      heard.add(samples);
    },
  });
  return {
    player: twin,
    stand: standOf(twin, heard),
    /** The newest sounds. */
    fileAt: (path: string) => {
      const [, id] = /^\/lab\/sound\/hall\/(\d+)\.wav$/.exec(path) ?? [];
      return id === undefined ? undefined : heard.file(Number(id));
    },
    close: () => files.written(),
  };
}

function standOf(twin: SoundTwin, heard: Comings<Samples>): SoundStand {
  let state: LabView['sounds'][number]['state'] = 'ready';
  return {
    kind: 'sound',
    name: NAME,
    view: () => ({
      name: NAME,
      state,
      heard: heard.all.map(({ id, at, what }) => ({ id, at, seconds: Math.round(durationMs(what) / 100) / 10 })),
    }),
    actions: {
      pullCable: () => {
        state = 'unplugged';
        twin.fail('noDevice');
      },
      plugIn: () => {
        state = 'ready';
        twin.recover();
      },
      occupy: () => {
        state = 'occupied';
        twin.fail('deviceBusy');
      },
    },
  };
}
