/** What the caller provides to open a box: the log, the platform, the parts of a demo. */
import type { SoundPlayer } from '../../drivers/sound/player.js';
import type { Launch } from '../administration/configuration-file.js';
import type { SoundSettings } from '../config/devices/sound.js';
import type { Watch } from '../pipeline/commit/heartbeat.js';
import type { Lab } from '../pipeline/platform/devices.js';
import type { Log } from './log.js';
import type { Platform } from './platform.js';

export interface Dependencies {
  readonly log: Log;
  /** Called when the disk failed: the process must end. */
  readonly diskFailed: (error: Error) => void;
  readonly watch: Watch;
  /** The system's error code if the disk takes no writes: the box then only shows its state. null = the disk can be written. */
  readonly readOnly: string | null;
  readonly platform: Platform;
  /** Replaces the players of sound devices; null = that of the system. */
  readonly playerOf?: (settings: SoundSettings) => SoundPlayer | null;
  /** The address of the box for visitors' phones; empty = not known. Default: from the configuration. */
  readonly publicUrl?: () => string;
  /** Called when the books are filled, before any device is opened. */
  readonly furnished?: () => void | Promise<void>;
  /** How this process was started; without it the box neither changes its configuration file nor restarts. */
  readonly launch?: Launch;
  /** Devices in software. */
  readonly lab?: Lab;
}
