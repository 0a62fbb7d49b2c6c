/** Photos on their way: so many at once are scaled, of all sessions and of each, however many came and went before. */
import { expect, it } from 'vitest';
import { RefusedPicture } from '../../../drivers/imaging/render.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import { LIMITS } from '../../../server/model/limits.js';
import { type PhotoSender, Photos, type PhotosOptions } from '../../../server/pipeline/tickets/photos.js';

const session = (id: number): PhotoSender => ({ id, userId: 7, component: 'registrator' });

function photosWith(shrinkPhoto: () => Promise<Uint8Array>) {
  const warnings: string[] = [];
  const warn = (_error: unknown, what: string) => warnings.push(what);
  // Nothing else is asked of a photo that is not kept.
  const photos = new Photos({ shrinker: { shrinkPhoto }, edgePx: 64, warn } as unknown as PhotosOptions);
  return { photos, warnings };
}

it('are refused beyond the limit, and taken again when one is done', async () => {
  const working: (() => void)[] = [];
  const { photos } = photosWith(() => new Promise((resolve) => working.push(() => resolve(Uint8Array.of(0xff, 0xd8)))));
  for (let round = 0; round < 3; round++) {
    const taken = Array.from({ length: LIMITS.photosAtOnce }, (_, id) => photos.take('a photo', session(id)));
    expect(await photos.take('one more', session(-1))).toBeInstanceOf(Rejection);
    for (const finish of working.splice(0)) finish();
    expect((await Promise.all(taken)).filter((one) => one instanceof Rejection || one === null)).toEqual([]);
  }
});

it('leave places to other sessions when one session sends many', async () => {
  const working: (() => void)[] = [];
  const { photos } = photosWith(() => new Promise((resolve) => working.push(() => resolve(Uint8Array.of(0xff, 0xd8)))));
  const taken = Array.from({ length: LIMITS.photosOfSession }, () => photos.take('a photo', session(1)));
  expect(await photos.take('one more', session(1))).toBeInstanceOf(Rejection);
  taken.push(photos.take('of another session', session(2)));
  for (const finish of working.splice(0)) finish();
  expect((await Promise.all(taken)).filter((one) => one instanceof Rejection)).toEqual([]);
});

it('are refused with a reason for pages, and a failure of drawing names sender and size in the log', async () => {
  const refused = photosWith(() => Promise.reject(new RefusedPicture('pictureWhole', 'it can only be decoded whole')));
  expect(await refused.photos.take('a photo', session(1))).toMatchObject({ parameters: { field: 'data.photo', why: 'pictureWhole' } });
  expect(refused.warnings).toEqual([]);
  const failed = photosWith(() => Promise.reject(new Error('drawing failed')));
  expect(await failed.photos.take('AAAAAAAA', session(3))).toBeNull();
  expect(failed.warnings).toEqual(['a photo of 6 bytes from user 7 (registrator, session 3) could not be scaled; the ticket has none']);
});
