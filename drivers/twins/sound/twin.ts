/** A simulated loudspeaker: takes as long as its sounds do, and records the sounds and their times. */

import type { PlayerFault, SoundFault } from '../../sound/faults.js';
import { durationMs, type Samples } from '../../sound/pcm.js';
import type { SoundPlayer } from '../../sound/player.js';
import type { Timers } from '../../timing.js';

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
  private fault: PlayerFault | null = null;
  private breakOff: (() => void) | null = null;
  private isClosed = false;

  constructor(private readonly options: SoundTwinOptions) {
    this.port = options.port;
  }

  play(samples: Samples): Promise<SoundFault<PlayerFault> | null> {
    const { timers } = this.options;
    if (this.isClosed) return Promise.resolve({ code: 'notPlayed', detail: 'the player is closed' });
    if (this.fault !== null) return Promise.resolve({ code: this.fault, detail: 'so the test wants it' });
    if (this.breakOff !== null) this.faults.push(`a sound begins at ${timers.nowMs()} ms while another is heard`);
    const fromMs = timers.nowMs();
    return new Promise((resolve) => {
      const end = (fault: SoundFault<PlayerFault> | null): void => {
        this.breakOff = null;
        this.remember({ samples, fromMs, untilMs: timers.nowMs() });
        resolve(fault);
      };
      const cancel = timers.after(durationMs(samples), () => end(null));
      this.breakOff = () => {
        cancel();
        end({ code: this.fault ?? 'notPlayed', detail: 'broken off' });
      };
    });
  }

  close(): void {
    this.isClosed = true;
    this.breakOff?.();
  }

  /** Silences the device from now on and stops the current sound: it was unplugged, or another program took it. */
  fail(fault: PlayerFault): void {
    this.fault = fault;
    this.breakOff?.();
  }

  recover(): void {
    this.fault = null;
  }

  private remember(sound: HeardSound): void {
    this.heard.push(sound);
    if (this.heard.length > REMEMBERED) this.heard.shift();
    this.options.onHeard?.(sound);
  }
}
