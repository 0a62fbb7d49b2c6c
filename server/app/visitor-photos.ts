/** Photos of visitors as the configuration wants them. */
import type { Config } from '../config/load.js';
import { LIMITS } from '../model/limits.js';
import type { Faults } from '../pipeline/faults.js';
import { Photos, type PhotosOptions } from '../pipeline/photos.js';
import type { Log } from './log.js';
import type { Platform } from './platform.js';

type Parts = Pick<PhotosOptions, 'pipeline' | 'store'> & {
  readonly platform: Pick<Platform, 'drawing' | 'timers'>;
  readonly faults: Faults;
};

const MIB = 1024 * 1024;

export function visitorPhotos({ platform, pipeline, store, faults }: Parts, { storage }: Pick<Config, 'storage'>, log: Log): Photos {
  return new Photos({
    pipeline,
    store,
    shrinker: platform.drawing,
    edgePx: storage.photoEdgePx,
    timers: platform.timers,
    warn: (error, what) => log.warn({ err: error }, what),
    roomChanged: (hasRoom) => {
      if (hasRoom) faults.clear('photosFull');
      else faults.raise('photosFull', { megabytes: LIMITS.photoDiskBytes / MIB });
    },
  });
}
