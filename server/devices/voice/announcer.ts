/**
 * Calls by voice. Each sound device stands in a place and says, one after the other, who is called to the windows there; a window whose
 * `audio_notification_enabled` is 0 calls in silence. Nothing that a device or a program does stops the queue: what cannot be said is
 * left out and becomes the health of the device.
 */

import type { DeviceRow } from '../diagnostics/device-status.js';
import { type DeviceTest, failed, type TestOutcome } from '../diagnostics/workbench.js';
import type { Call } from '../shared/calls.js';
import { AnnouncementLine, type LineOptions, type SoundDevice } from './announcement-line.js';

export interface AnnouncerOptions extends LineOptions {
  readonly devices: readonly SoundDevice[];
}

/** So long a test waits for the end of the calls before it. */
const TEST_PATIENCE_MS = 20_000;

export class Announcer {
  private readonly lines: readonly AnnouncementLine[];

  constructor(private readonly options: AnnouncerOptions) {
    this.lines = options.devices.map((device) => new AnnouncementLine(device, options));
  }

  /** Finds out whether there is something to play and to speak with. */
  start(): void {
    for (const line of this.lines) line.look();
  }

  /** To be told of every call, when it is on the disk. */
  called(call: Call): void {
    const window = this.options.pipeline.state.books.Workplace.get(call.windowId);
    if (window?.audio_notification_enabled !== 1) return;
    for (const line of this.lines) if (line.hears(call.windowId)) line.add(call);
  }

  /** The rows of `devices`. */
  rows(): readonly DeviceRow[] {
    return this.lines.map((line) => line.row());
  }

  /** Says that it is a test, when nobody waits to be called. */
  async test({ name, pattern, pause }: DeviceTest): Promise<TestOutcome> {
    const line = this.lines.find((one) => one.row().name === name);
    return line === undefined ? failed('deviceMissing', { what: 'sound device' }) : line.tryOut(pattern, pause(TEST_PATIENCE_MS));
  }

  /** Breaks off what is being said; what waits is not said any more, also not after the next start: boards show it. */
  async stop(): Promise<void> {
    this.options.voice.close();
    await Promise.all(this.lines.map((line) => line.stop()));
  }
}
