/**
 * Calls by voice. Each sound device announces the calls to its windows, one after the other; a window whose `audio_notification_enabled` is
 * 0 calls silently. No failure of a device or a program stops the queue: what cannot be announced is left out and shows in the health of
 * the device.
 */

import type { DeviceRow, DeviceTest, TestOutcome } from '../diagnostics/device-source.js';
import { failed } from '../diagnostics/workbench.js';
import type { Call } from '../shared/calls.js';
import { AnnouncementLine, type LineOptions, type SoundDevice } from './announcement-line.js';

export interface AnnouncerOptions extends LineOptions {
  readonly devices: readonly SoundDevice[];
}

/** How long a test waits for the calls before it. */
const TEST_PATIENCE_MS = 20_000;

export class Announcer {
  private readonly lines: readonly AnnouncementLine[];

  constructor(private readonly options: AnnouncerOptions) {
    this.lines = options.devices.map((device) => new AnnouncementLine(device, options));
  }

  start(): void {
    for (const line of this.lines) line.look();
  }

  called(call: Call): void {
    const window = this.options.pipeline.state.books.Workplace.get(call.windowId);
    if (window?.audio_notification_enabled !== 1) return;
    for (const line of this.lines) if (line.hears(call.windowId)) line.add(call);
  }

  rows(): readonly DeviceRow[] {
    return this.lines.map((line) => line.row());
  }

  async test({ name, pattern, pause }: DeviceTest): Promise<TestOutcome> {
    const line = this.lines.find((one) => one.row().name === name);
    return line === undefined ? failed('deviceMissing', { what: 'sound device' }) : line.tryOut(pattern, pause(TEST_PATIENCE_MS));
  }

  /** Stops the current announcement. Waiting calls are dropped, also for the next start: boards show them. */
  async stop(): Promise<void> {
    this.options.voice.close();
    await Promise.all(this.lines.map((line) => line.stop()));
  }
}
