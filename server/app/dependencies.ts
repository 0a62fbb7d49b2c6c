/** What whoever opens a box hands in: the log, the platform, what a demo adds. */
import type { SoundPlayer } from '../../drivers/sound/player.js';
import type { SoundSettings } from '../config/devices/sound.js';
import type { Lab } from '../pipeline/devices.js';
import type { Watch } from '../pipeline/heartbeat.js';
import type { Log } from './log.js';
import type { Platform } from './platform.js';

export interface Dependencies {
  readonly log: Log;
  /** Called when the disk failed: the process must end. */
  readonly diskFailed: (error: Error) => void;
  readonly watch: Watch;
  /** The disk takes no writes, and this is the system's code for it: the box shows what is there. null = it can be written. */
  readonly readOnly: string | null;
  readonly platform: Platform;
  /** Plays what is said, in the place of sound devices. */
  readonly playerOf?: (settings: SoundSettings) => SoundPlayer;
  /** Where visitors' phones reach the box; empty = nobody knows. As the configuration says where this is left out. */
  readonly publicUrl?: () => string;
  /** Called when the books are there, before any device is looked for. */
  readonly furnished?: () => void | Promise<void>;
  /** Devices in software. */
  readonly lab?: Lab;
}
