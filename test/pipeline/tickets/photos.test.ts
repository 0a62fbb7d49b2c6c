/** Photos on their way: so many at once are scaled, however many came and went before. */
import { expect, it } from 'vitest';
import { Rejection } from '../../../server/model/errors/errors.js';
import { LIMITS } from '../../../server/model/limits.js';
import { Photos, type PhotosOptions } from '../../../server/pipeline/tickets/photos.js';

it('are refused beyond the limit, and taken again when one is done', async () => {
  const working: (() => void)[] = [];
  const shrinker = { shrinkPhoto: () => new Promise<Uint8Array>((resolve) => working.push(() => resolve(Uint8Array.of(0xff, 0xd8)))) };
  // Nothing else is asked of a photo that is not kept.
  const photos = new Photos({ shrinker, edgePx: 64, warn: () => {} } as unknown as PhotosOptions);
  for (let round = 0; round < 3; round++) {
    const taken = Array.from({ length: LIMITS.photosAtOnce }, () => photos.take('a photo'));
    expect(await photos.take('one more')).toBeInstanceOf(Rejection);
    for (const finish of working.splice(0)) finish();
    expect((await Promise.all(taken)).filter((one) => one instanceof Rejection || one === null)).toEqual([]);
  }
});
