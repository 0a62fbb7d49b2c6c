/** A simulated loudspeaker: takes as long as its sounds do, and records the sounds and their times. */
import { durationMs, type Samples } from '../../sound/pcm.js';
import type { SoundPlayer } from '../../sound/player.js';
import type { PlayerTrouble, SoundFault } from '../../sound/trouble.js';
import type { Timers } from '../../timing.js';

/** A sound that was played. */
export interface HeardSound {
  readonly samples: Samples;
  /** On the timers' clock. */
  readonly fromMs: number;
  /** Earlier than the length of the sound if it was stopped. */
  readonly untilMs: number;
}

export interface SoundTwinOptions {
  readonly port: string;
  readonly timers: Timers;
  readonly onHeard?: (sound: HeardSound) => void;
}

const REMEMBERED = 200;

export class SoundTwin implements SoundPlayer {
  /** The newest ones, oldest first. */
  readonly heard: HeardSound[] = [];
  /** Misuse that a real device would not accept: two sounds at the same time. */
  readonly faults: string[] = [];
  readonly port: string;
  private trouble: PlayerTrouble | null = null;
  private breakOff: (() => void) | null = null;
  private isClosed = false;

  constructor(private readonly options: SoundTwinOptions) {
    this.port = options.port;
  }

  play(samples: Samples): Promise<SoundFault<PlayerTrouble> | null> {
    const { timers } = this.options;
    if (this.isClosed) return Promise.resolve({ trouble: 'notPlayed', detail: 'the player is closed' });
    if (this.trouble !== null) return Promise.resolve({ trouble: this.trouble, detail: 'so the test wants it' });
    if (this.breakOff !== null) this.faults.push(`a sound begins at ${timers.nowMs()} ms while another is heard`);
    const fromMs = timers.nowMs();
    return new Promise((resolve) => {
      const end = (fault: SoundFault<PlayerTrouble> | null): void => {
        this.breakOff = null;
        this.remember({ samples, fromMs, untilMs: timers.nowMs() });
        resolve(fault);
      };
      const cancel = timers.after(durationMs(samples), () => end(null));
      this.breakOff = () => {
        cancel();
        end({ trouble: this.trouble ?? 'notPlayed', detail: 'broken off' });
      };
    });
  }

  close(): void {
    this.isClosed = true;
    this.breakOff?.();
  }

  /** Silences the device from now on and stops the current sound: it was unplugged, or another program took it. */
  fail(trouble: PlayerTrouble): void {
    this.trouble = trouble;
    this.breakOff?.();
  }

  recover(): void {
    this.trouble = null;
  }

  private remember(sound: HeardSound): void {
    this.heard.push(sound);
    if (this.heard.length > REMEMBERED) this.heard.shift();
    this.options.onHeard?.(sound);
  }
}
