/**
 * Photos of visitors: scaled down when they come, kept in the database beside the journal (which has their digests), read on request, and
 * deleted when the ticket has ended and its end cannot be taken back any more. None of them stays in memory.
 */
import { isPhotoOf, type Photo, type Store, sealPersonal } from '../../../db/store/store.js';
import { RefusedPicture } from '../../../drivers/imaging/render.js';
import type { Timers } from '../../../drivers/timing.js';
import { type Consumer, isInlinePhoto } from '../../model/consumer.js';
import { Rejection, reject } from '../../model/errors/errors.js';
import type { Session } from '../../model/events/events.js';
import { LIMITS } from '../../model/limits.js';
import type { Pipeline } from '../commit/pipeline.js';

/** Scales pictures down: `drivers/imaging/render.ts`. */
export type PhotoShrinker = Pick<typeof import('../../../drivers/imaging/render.js'), 'shrinkPhoto'>;

/** A photo that was received, with its fields of the event. */
export interface TakenPhoto extends Photo {
  readonly digest: string;
}

/** The session that sent a photo. */
export type PhotoSender = Pick<Session, 'id' | 'userId' | 'component'>;

export interface PhotosOptions {
  readonly pipeline: Pipeline;
  readonly store: Pick<Store, 'photo' | 'photoSizes' | 'dropPhotos'>;
  readonly shrinker: PhotoShrinker;
  /** The longer edge of a photo that is kept. */
  readonly edgePx: number;
  readonly timers: Timers;
  readonly warn: (error: unknown, what: string) => void;
  /** Called when it changes whether there is room for more. */
  readonly roomChanged: (hasRoom: boolean) => void;
}

/** How often photos of ended tickets are deleted; each time costs two syncs. */
const SWEEP_MS = 60_000;

export class Photos {
  /** Bytes of each that is kept, by ticket. */
  private sizes = new Map<number, number>();
  private keptBytes = 0;
  /** Who sent each of the photos that are being scaled. */
  private readonly inWork = new Set<{ readonly sessionId: number | undefined }>();
  private hasRoom = true;
  private cancelSweep: (() => void) | null = null;

  constructor(private readonly options: PhotosOptions) {}

  /** Counts the photos on the disk, drops those without a ticket, and moves out of the state those that older programs kept there. */
  async start(): Promise<void> {
    this.sizes = new Map(await this.options.store.photoSizes());
    await this.sweep();
    // After the start: when a box comes back, visitors are waiting.
    void this.moveOut().catch((error: unknown) => this.options.warn(error, 'photos of before could not be moved'));
  }

  stop(): void {
    this.cancelSweep?.();
    this.cancelSweep = () => undefined;
  }

  /**
   * The photo of a request, ready to be kept. Null where there is none, or none can be kept: the visitor gets a ticket without a photo.
   * Refused where it is no picture, or where too many come at once.
   * @param sender null = an older program kept it in the journal
   */
  async take(base64: string | null | undefined, sender: PhotoSender | null): Promise<TakenPhoto | null | Rejection> {
    if (!base64) return null;
    if (this.keptBytes >= LIMITS.photoDiskBytes) return null;
    if (this.inWork.size >= LIMITS.photosAtOnce) return reject('tooManyPhotos', { most: LIMITS.photosAtOnce });
    const photo = { sessionId: sender?.id };
    const ofSession = [...this.inWork].filter(({ sessionId }) => sessionId === photo.sessionId).length;
    if (sender !== null && ofSession >= LIMITS.photosOfSession) return reject('tooManyPhotos', { most: LIMITS.photosOfSession });
    this.inWork.add(photo);
    try {
      return sealed(await this.options.shrinker.shrinkPhoto(base64, this.options.edgePx));
    } catch (error) {
      if (error instanceof RefusedPicture)
        return reject('invalidRequest', { field: 'data.photo', fault: error.message, why: error.reason, what: '' });
      const bytes = Math.floor((base64.length * 3) / 4);
      this.options.warn(error, `a photo of ${bytes} bytes from ${nameOf(sender)} could not be scaled; the ticket has none`);
      return null;
    } finally {
      this.inWork.delete(photo);
    }
  }

  /** It was handed to the journal. */
  kept(consumerId: number, { jpeg }: TakenPhoto): void {
    this.count(consumerId, jpeg.length);
  }

  /** In base64, as it was on the disk after everything that has happened so far; null where there is none (any more). */
  async of({ id, photo: digest }: Pick<Consumer, 'id' | 'photo'>): Promise<string | null> {
    if (digest === null) return null;
    if (isInlinePhoto(digest)) return digest;
    await this.options.pipeline.settled();
    const photo = await this.options.store.photo(id);
    if (photo === null) return null;
    if (isPhotoOf(photo, digest)) return Buffer.from(photo.jpeg).toString('base64');
    this.options.warn(new Error(`the photo of ticket ${id} does not fit its digest in the journal`), 'a photo was left out');
    return null;
  }

  /** Whether a photo sent by a client is the one it was shown. */
  async isSame({ id, photo: digest }: Consumer, base64: string): Promise<boolean> {
    return digest !== null && base64 !== '' && (await this.of({ id, photo: digest })) === base64.slice(base64.indexOf(',') + 1);
  }

  private async sweep(): Promise<void> {
    const needed = this.needed();
    const dropped = [...this.sizes.keys()].filter((id) => !needed.has(id));
    for (const id of dropped) this.count(id, 0);
    if (dropped.length > 0) await this.options.store.dropPhotos(dropped);
    this.planSweep();
  }

  private planSweep(): void {
    if (this.sizes.size === 0 || this.cancelSweep !== null) return;
    this.cancelSweep = this.options.timers.after(SWEEP_MS, () => {
      this.cancelSweep = null;
      this.sweep().catch((error: unknown) => this.options.warn(error, 'photos of ended tickets could not be removed'));
    });
  }

  /** Tickets with a photo that are in the queue, or could come back into it. */
  private needed(): Set<number> {
    const { state } = this.options.pipeline;
    const needed = new Set<number>();
    for (const { id, photo } of state.consumers.values()) if (photo !== null) needed.add(id);
    const { atMs } = this.options.pipeline.stamp();
    for (const step of state.lastSteps.values()) {
      if (atMs - step.atMs >= state.rules.undoMs) continue;
      for (const visitor of [step.before, step.next]) if (visitor && visitor.photo !== null) needed.add(visitor.id);
    }
    return needed;
  }

  private count(consumerId: number, bytes: number): void {
    if (bytes === 0) this.sizes.delete(consumerId);
    else this.sizes.set(consumerId, bytes);
    this.keptBytes = [...this.sizes.values()].reduce((sum, each) => sum + each, 0);
    const hasRoom = this.keptBytes < LIMITS.photoDiskBytes;
    if (hasRoom !== this.hasRoom) this.options.roomChanged(hasRoom);
    this.hasRoom = hasRoom;
    this.planSweep();
  }

  /** One at a time; where it is no picture, the ticket has none. */
  private async moveOut(): Promise<void> {
    const { pipeline } = this.options;
    for (const { id, photo } of [...pipeline.state.consumers.values()]) {
      if (photo === null || !isInlinePhoto(photo)) continue;
      const taken = await this.take(photo, null);
      if (!pipeline.state.consumers.has(id)) continue;
      const moved = taken instanceof Rejection || taken === null ? null : taken;
      pipeline.note({ t: 'consumerChanged', at: pipeline.stamp().atMs, c: id, ...photoChange(moved) }, moved ?? undefined);
      if (moved !== null) this.kept(id, moved);
    }
  }
}

const nameOf = (sender: PhotoSender | null): string =>
  sender === null ? 'the journal' : `user ${sender.userId} (${sender.component}, session ${sender.id})`;

const photoChange = (photo: TakenPhoto | null) => (photo === null ? { photo: null } : { photoDigest: photo.digest });

function sealed(jpeg: Uint8Array): TakenPhoto {
  const { salt, digest } = sealPersonal(jpeg);
  return { salt, digest, jpeg };
}
