/**
 * A screen with a kernel framebuffer, such as `/dev/fb0`, written like a file. The screen may be missing, or disappear and return: it is
 * searched for again, and the caller is notified when the whole picture must be painted again.
 */
import { readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { errorCode, messageOf } from '../error-code.js';
import type { Timers } from '../timing.js';
import { geometryIn, offsetIn } from './geometry.js';
import { type Geometry, type Place, pictureSize, placeOnScreen, type Rotation, type Size, screenBytes } from './pixels.js';

export type { Rotation } from './pixels.js';

export interface FramebufferOptions {
  readonly device: string;
  /** Folder where the kernel reports its properties: `/sys/class/graphics/fb0`. */
  readonly sysfs: string;
  readonly rotation: Rotation;
  readonly timers: Timers;
}

export type ScreenHealth =
  | { readonly state: 'starting' | 'ready' }
  /** `why`: `missing`, `noPermission`, `unsupported` (a pixel format that is not supported) or `failed`; `detail` is for the log. */
  | { readonly state: 'absent'; readonly why: ScreenFault; readonly detail: string };

export type ScreenFault = 'missing' | 'noPermission' | 'unsupported' | 'failed';

export interface ScreenWatcher {
  /** The screen is available with undefined content: paint the whole picture at this size. */
  opened(size: Size): void;
  healthChanged(health: ScreenHealth): void;
}

/** A screen that is plugged in is found within this time. */
const LOOK_AGAIN_MS = 5_000;

interface Opened {
  readonly file: FileHandle;
  readonly geometry: Geometry;
}

export const sysfsOf = (device: string): string => join('/sys/class/graphics', basename(device));

class ScreenError extends Error {
  constructor(
    readonly why: ScreenFault,
    message: string,
  ) {
    super(message);
  }
}

export class Framebuffer {
  private screen: Opened | null = null;
  private present: ScreenHealth = { state: 'starting' };
  private isClosed = false;
  private cancelLook = (): void => {};
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: FramebufferOptions,
    private readonly watcher: ScreenWatcher,
  ) {}

  get health(): ScreenHealth {
    return this.present;
  }

  /** Searches for the screen, now and whenever it is lost. */
  start(): void {
    this.last = this.last.then(() => this.tryOpen());
  }

  /** Resolves when no write is pending and the device is free. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.cancelLook();
    await this.last;
    await this.screen?.file.close().catch(() => {});
    this.screen = null;
  }

  /** Never rejects: after a failure the screen is searched for again. @param rgb red, green, blue; rows from the top */
  paint(part: Place, rgb: Uint8Array): Promise<void> {
    this.last = this.last.then(() => this.write(part, rgb));
    return this.last;
  }

  private async write(part: Place, rgb: Uint8Array): Promise<void> {
    const { screen } = this;
    if (screen === null || this.isClosed) return;
    try {
      // Whoever scrolls the memory (a console, an update of the driver) moves what is visible.
      const geometry = { ...screen.geometry, ...offsetIn(this.options.sysfs) };
      await writePart({ ...screen, geometry }, part, rgb, this.options.rotation);
    } catch (error) {
      this.screen = null;
      await screen.file.close().catch(() => {});
      this.lost(error);
    }
  }

  private async tryOpen(): Promise<void> {
    if (this.isClosed) return;
    try {
      const geometry = readGeometry(this.options.sysfs);
      const file = await open(this.options.device, 'r+');
      this.screen = { file, geometry };
      this.healthIs({ state: 'ready' });
      this.watcher.opened(pictureSize(geometry, this.options.rotation));
    } catch (error) {
      this.lost(error);
    }
  }

  private lost(error: unknown): void {
    this.healthIs({ state: 'absent', why: faultOf(error), detail: messageOf(error) });
    if (this.isClosed) return;
    this.cancelLook();
    this.cancelLook = this.options.timers.after(LOOK_AGAIN_MS, () => this.start());
  }

  private healthIs(health: ScreenHealth): void {
    const before = this.present;
    this.present = health;
    if (before.state !== health.state || (health.state === 'absent' && before.state === 'absent' && health.why !== before.why)) {
      this.watcher.healthChanged(health);
    }
  }
}

/** Full-width parts are written in one piece; narrower parts line by line, so that other pixels are not touched. */
async function writePart({ file, geometry }: Opened, part: Place, rgb: Uint8Array, rotation: Rotation): Promise<void> {
  const { stride, bitsPerPixel, width, xOffset, yOffset } = geometry;
  const bytes = screenBytes(rgb, part, bitsPerPixel, rotation);
  const place = placeOnScreen(part, geometry, rotation);
  const lineBytes = (place.width * bitsPerPixel) / 8;
  const start = (yOffset + place.top) * stride + ((xOffset + place.left) * bitsPerPixel) / 8;
  const isWhole = place.width === width && lineBytes === stride;
  const step = isWhole ? bytes.length : lineBytes;
  for (let done = 0, line = 0; done < bytes.length; done += step, line++) {
    await writeAll(file, bytes.subarray(done, done + step), start + line * stride);
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    if (bytesWritten === 0) throw new ScreenError('failed', 'the framebuffer takes no more bytes: it is smaller than the kernel says');
    done += bytesWritten;
  }
}

function readGeometry(folder: string): Geometry {
  // Tells a screen that is missing from one that may not be read.
  readFileSync(join(folder, 'virtual_size'));
  const geometry = geometryIn(folder);
  if ('unsupported' in geometry) throw new ScreenError('unsupported', geometry.unsupported);
  return geometry;
}

function faultOf(error: unknown): ScreenFault {
  if (error instanceof ScreenError) return error.why;
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENODEV' || code === 'ENXIO') return 'missing';
  return code === 'EACCES' || code === 'EPERM' ? 'noPermission' : 'failed';
}
