/** Keypads and scanners of windows and kiosks. */
import type { KeypadSettings, PinSettings, ScannerSettings } from '../../config/devices/inputs.js';
import type { QueueEvent } from '../../model/events/events.js';
import type { Pipeline } from '../../pipeline/commit/pipeline.js';
import type { DeviceHouse, DeviceRow, DeviceTest, TestOutcome } from '../diagnostics/device-source.js';
import { type InputRequests, KeyService } from './key-service.js';
import type { InputOpener } from './opened-input.js';
import { ScanService } from './scan-service.js';
import { WindowStates } from './window-states.js';

export interface InputsOptions extends DeviceHouse {
  readonly config: {
    readonly keypads: readonly KeypadSettings[];
    readonly scanners: readonly ScannerSettings[];
    readonly pins: readonly PinSettings[];
  };
  readonly open: InputOpener;
  readonly pipeline: Pick<Pipeline, 'state' | 'afterCommit'>;
}

export class Inputs {
  private readonly keys: KeyService;
  private readonly scans: ScanService;
  private readonly devicesChanged: () => void;

  constructor({ config, open, pipeline, ...common }: InputsOptions) {
    const { state } = pipeline;
    this.devicesChanged = common.devicesChanged;
    const windowStates = new WindowStates(state);
    // The configuration has further fields under names that mean something else here.
    const { keypads, scanners, pins } = config;
    this.keys = new KeyService({ ...common, keypads, pins, open: open.keypad, pipeline, windowStates });
    const refusedAt = (workplaceId: number): void => this.keys.refusedAt(workplaceId);
    this.scans = new ScanService({ ...common, scanners, open: open.scanner, state, refusedAt });
  }

  start(requests: InputRequests): void {
    this.keys.start(requests);
    this.scans.start(requests);
  }

  /** Ignores keys and scans from now on; resolves when the ports are free. */
  async stop(): Promise<void> {
    await Promise.all([this.keys.stop(), this.scans.stop()]);
  }

  applied(event: QueueEvent): void {
    this.keys.applied(event);
    // The event may add or remove the window or kiosk that the settings name.
    const isPlace = (event.t === 'bookSet' || event.t === 'bookRemoved') && (event.book === 'Workplace' || event.book === 'Registrator');
    if (isPlace) this.devicesChanged();
  }

  /** Keypads only: a scanner has no display. */
  test(test: DeviceTest): Promise<TestOutcome> {
    return this.keys.test(test);
  }

  rows(): readonly DeviceRow[] {
    return [...this.keys.rows(), ...this.scans.rows()];
  }
}
