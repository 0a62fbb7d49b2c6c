/** Plays one sound at a time through `aplay` of alsa-utils, which supports every sound device of Linux. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Timers } from '../timing.js';
import type { PlayerFault, SoundFault } from './faults.js';
import { durationMs, type Samples } from './pcm.js';
import { encodeWav } from './wav.js';

/** A sound output. The caller waits for the end of one sound before the next. */
export interface SoundPlayer {
  /** Where it is connected, such as `alsa:default`. */
  readonly port: string;
  /** Resolves when the sound was played, or with the fault that prevented it. Never rejects. */
  play(samples: Samples): Promise<SoundFault<PlayerFault> | null>;
  close(): void;
}

export interface AplayOptions {
  /** As `aplay -L` lists it: `default`, `plughw:CARD=Device`. */
  readonly device: string;
  readonly timers: Timers;
  /** The program, for tests; otherwise `aplay` of the PATH. */
  readonly program?: string;
}

/** Extra time beyond the sound's length before the player counts as stuck: buffers, and devices that wake up slowly. */
const PATIENCE_MS = 5_000;
/** Program output is kept up to this length. */
const SAID_MAX = 2_000;

export class AplayPlayer implements SoundPlayer {
  readonly port: string;
  private child: ChildProcess | null = null;
  private isClosed = false;

  constructor(private readonly options: AplayOptions) {
    this.port = `alsa:${options.device}`;
  }

  play(samples: Samples): Promise<SoundFault<PlayerFault> | null> {
    if (this.isClosed) return Promise.resolve({ code: 'notPlayed', detail: 'the player is closed' });
    const { device, timers, program = 'aplay' } = this.options;
    return new Promise((resolve) => {
      const child = spawn(program, ['-q', '-D', device, '-t', 'wav', '-'], { stdio: ['pipe', 'ignore', 'pipe'] });
      this.child = child;
      let said = '';
      let isStuck = false;
      const cancel = timers.after(durationMs(samples) + PATIENCE_MS, () => {
        isStuck = true;
        child.kill('SIGKILL');
      });
      const ended = (fault: SoundFault<PlayerFault> | null): void => {
        cancel();
        if (this.child === child) this.child = null;
        resolve(fault);
      };
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-SAID_MAX);
      });
      // A player that ends early closes the pipe; its output has the reason.
      child.stdin.on('error', () => {});
      child.once('error', (error) => ended({ code: 'noPlayer', detail: error.message }));
      child.once('close', (code, signal) => {
        if (code === 0) return ended(null);
        if (isStuck) return ended({ code: 'stuck', detail: said });
        ended({ code: faultIn(said), detail: `${said.trim()} (${signal ?? `exit code ${code}`})` });
      });
      child.stdin.end(encodeWav(samples));
    });
  }

  close(): void {
    this.isClosed = true;
    this.child?.kill('SIGKILL');
  }
}

/** Seen with alsa-utils 1.2.14: `aplay: main:850: audio open error: No such file or directory`. */
function faultIn(said: string): PlayerFault {
  const [, why = ''] = /audio open error: (.*)/.exec(said) ?? [];
  if (/No such (file|device)/.test(why)) return 'noDevice';
  if (/busy/.test(why)) return 'deviceBusy';
  if (/Permission denied/.test(why)) return 'noPermission';
  return 'notPlayed';
}
