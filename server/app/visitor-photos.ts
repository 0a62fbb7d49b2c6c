/** Photos of visitors as the configuration wants them. */
import type { Config } from '../config/load.js';
import { LIMITS } from '../model/limits.js';
import type { Faults } from '../pipeline/faults.js';
import { Photos, type PhotosOptions } from '../pipeline/photos.js';
import type { Log } from './log.js';
import type { World } from './platform.js';

type Parts = Pick<PhotosOptions, 'pipeline' | 'store'> & { readonly world: Pick<World, 'drawing' | 'timers'>; readonly faults: Faults };

const MIB = 1024 * 1024;

export function visitorPhotos({ world, pipeline, store, faults }: Parts, { storage }: Pick<Config, 'storage'>, log: Log): Photos {
  return new Photos({
    pipeline,
    store,
    shrinker: world.drawing,
    edgePx: storage.photoEdgePx,
    timers: world.timers,
    warn: (error, what) => log.warn({ err: error }, what),
    roomChanged: (hasRoom) => {
      if (hasRoom) faults.clear('photosFull');
      else faults.raise('photosFull', { megabytes: LIMITS.photoDiskBytes / MIB });
    },
  });
}
