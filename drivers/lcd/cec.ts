/**
 * Switches a screen on and off over HDMI-CEC, through `cec-ctl` of Debian's v4l-utils, which knows every adapter of the kernel. Sources:
 * cec-ctl(1), and what cec-ctl 1.30.1 said in a run against the kernel's own twin, kept in test/drivers/lcd/cec-words.ts. It ends with 0
 * whatever the screen does: only its words count.
 */
import { execFile } from 'node:child_process';
import type { Timers } from '../timing.js';

export type CecFault =
  /** `cec-ctl` is not installed. */
  | 'cecMissing'
  /** There is no such adapter, it may not be used, or it hangs. */
  | 'cecNoAdapter'
  /** No screen acknowledges what is sent: it is unplugged, without mains, or its CEC is off. */
  | 'cecSilent'
  /** It acknowledges, and stays as it was. */
  | 'cecDisobeys';

export interface CecOptions {
  /** `/dev/cec0` */
  readonly device: string;
  readonly timers: Timers;
  /** `fault` or `isOff` changed; `detail`, at most 500 characters, is what `cec-ctl` said. */
  readonly changed: (detail: string) => void;
  /** The program, for tests; otherwise `cec-ctl` of the PATH. */
  readonly program?: string;
}

/** Logical address of a television (`0 (TV)` in the run). */
const TV = '0';
/** A message with its retries and its answer takes some seconds at most, claiming an address a few more. */
const PATIENCE_MS = 20_000;
const OUTPUT_BYTES_MAX = 64 * 1024;
const DETAIL_CHARACTERS_MAX = 500;
/** Screens need some seconds between "yes" and light; in between they say either the new state or the old one. */
const SETTLES_MS = 10_000;
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 600_000;
/** A screen that should be on is looked at so often: somebody may have switched it off by hand. */
const LOOK_AGAIN_MS = 300_000;

/** What cec-ctl tells of an adapter; null = it is none. `address` is that of the input it is plugged into, such as `1.0.0.0`. */
export function adapterIn(output: string): { readonly isConfigured: boolean; readonly address: string } | null {
  const [, capabilities] = /^\tCapabilities +: 0x([0-9a-f]{8})$/m.exec(output) ?? [];
  const [, address] = /^\tPhysical Address +: ((?:[0-9a-f]\.){3}[0-9a-f])$/m.exec(output) ?? [];
  const [, mask] = /^\tLogical Address Mask +: 0x([0-9a-f]{4})$/m.exec(output) ?? [];
  if (address === undefined || mask === undefined || Number(`0x${capabilities}`) === 0) return null;
  return { isConfigured: Number(`0x${mask}`) !== 0, address };
}

/**
 * What a screen answers to `--give-device-power-status`. `unsaid`: it is there and does not tell, as many do not. null = nobody
 * acknowledged, or nothing was sent.
 */
export function powerIn(output: string): 'on' | 'standby' | 'unsaid' | null {
  const [, state] = /^\tpwr-state: (on|to-on|standby|to-standby) /m.exec(output) ?? [];
  if (state !== undefined) return state.endsWith('on') ? 'on' : 'standby';
  return /^\tTx, OK, /m.test(output) ? 'unsaid' : null;
}

interface Outcome {
  readonly fault: CecFault | null;
  readonly output: string;
}

export class CecSwitch {
  #wanted: boolean | null = null;
  #fault: CecFault | null = null;
  #isOff = false;
  #pauseMs = FIRST_PAUSE_MS;
  #isWorking = false;
  readonly #closing = new AbortController();
  #cancel = (): void => {};

  constructor(private readonly options: CecOptions) {}

  /** null = the screen did as it was told last. */
  get fault(): CecFault | null {
    return this.#fault;
  }

  /** The box switched it off. */
  get isOff(): boolean {
    return this.#isOff;
  }

  /** The newest wish wins; it is tried until the screen says that it is so. */
  want(isOn: boolean): void {
    if (this.#closing.signal.aborted || isOn === this.#wanted) return;
    this.#wanted = isOn;
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#cancel();
    void this.#work();
  }

  /** The screen stays as it is. */
  close(): void {
    this.#cancel();
    this.#closing.abort();
  }

  /** One attempt at a time: there is one line to the screen. */
  async #work(): Promise<void> {
    if (this.#isWorking || this.#wanted === null) return;
    this.#isWorking = true;
    const wanted = this.#wanted;
    const outcome = await this.#switch(wanted);
    this.#isWorking = false;
    if (this.#closing.signal.aborted) return;
    this.#tell(outcome, wanted);
    if (wanted !== this.#wanted) return void this.#work();
    const delayMs = this.#nextMs(outcome.fault, wanted);
    if (delayMs !== null) this.#cancel = this.options.timers.after(delayMs, () => void this.#work());
  }

  /** null = never: who switches a screen on by hand after hours wants it on. */
  #nextMs(fault: CecFault | null, isOn: boolean): number | null {
    const pauseMs = this.#pauseMs;
    this.#pauseMs = fault === null ? FIRST_PAUSE_MS : Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    if (fault !== null) return pauseMs;
    return isOn ? LOOK_AGAIN_MS : null;
  }

  async #switch(isOn: boolean): Promise<Outcome> {
    const ready = await this.#ready();
    if (ready.fault !== null) return ready;
    const before = await this.#power();
    if (before.fault !== null || before.power === (isOn ? 'on' : 'standby')) return before;
    // With its input named, the screen shows the box, whatever it showed before.
    const words = isOn ? ['--image-view-on', '--active-source', `phys-addr=${ready.address}`] : ['--standby'];
    const told = await this.#run('--skip-info', '--to', TV, ...words);
    if (told.fault !== null) return told;
    await this.#pause(SETTLES_MS);
    const after = await this.#power();
    // A screen that does not tell its state is believed.
    if (after.fault !== null || after.power === 'unsaid' || after.power === (isOn ? 'on' : 'standby')) return after;
    return { fault: 'cecDisobeys', output: after.output };
  }

  /** The adapter has an address; one that was plugged in again has forgotten what it is. */
  async #ready(): Promise<Outcome & { readonly address: string }> {
    let ran = await this.#run();
    if (ran.fault === null && adapterIn(ran.output)?.isConfigured === false) ran = await this.#run('--playback', '--osd-name', 'qbox');
    const adapter = adapterIn(ran.output);
    const address = adapter?.address ?? '';
    if (ran.fault !== null || adapter === null) return { fault: ran.fault ?? 'cecNoAdapter', output: ran.output, address };
    // Without a cable there is no address to be had.
    return { fault: adapter.isConfigured ? null : 'cecSilent', output: ran.output, address };
  }

  async #power(): Promise<Outcome & { readonly power: ReturnType<typeof powerIn> }> {
    const { fault, output } = await this.#run('--skip-info', '--to', TV, '--give-device-power-status');
    const power = powerIn(output);
    return { fault: fault ?? (power === null ? 'cecSilent' : null), output, power };
  }

  #run(...args: readonly string[]): Promise<Outcome> {
    // A program is started even with a signal that was given before, and is ended a moment later.
    if (this.#closing.signal.aborted) return Promise.resolve({ fault: null, output: '' });
    const { device, program = 'cec-ctl' } = this.options;
    const limits = {
      ...({ timeout: PATIENCE_MS, killSignal: 'SIGKILL', maxBuffer: OUTPUT_BYTES_MAX } as const),
      ...{ env: { ...process.env, LC_ALL: 'C' }, signal: this.#closing.signal },
    };
    return new Promise((resolve) => {
      execFile(program, ['--device', device, ...args], limits, (error, stdout, stderr) => {
        const output = `${stdout}${stderr}`.trimEnd() || (error?.message ?? '');
        if (error === null) resolve({ fault: null, output });
        else resolve({ fault: error.code === 'ENOENT' ? 'cecMissing' : 'cecNoAdapter', output });
      });
    });
  }

  #pause(delayMs: number): Promise<void> {
    const { signal } = this.#closing;
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = (): void => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.options.timers.after(delayMs, end);
      signal.addEventListener('abort', end);
    });
  }

  #tell({ fault, output }: Outcome, wanted: boolean): void {
    const isOff = fault === null ? !wanted : this.#isOff;
    if (fault === this.#fault && isOff === this.#isOff) return;
    this.#fault = fault;
    this.#isOff = isOff;
    this.options.changed(output.trim().slice(-DETAIL_CHARACTERS_MAX));
  }
}
