/** Keypads of windows and kiosks: opens them, passes each key press to its station, and shows the state of the window on each. */
import type { InputFault, Keypad } from '../../../drivers/input/keypad.js';
import type { KeypadSettings, PinSettings } from '../../config/devices/inputs.js';
import type { QueueEvent } from '../../model/events/events.js';
import type { Pipeline } from '../../pipeline/commit/pipeline.js';
import { loginByPin } from '../../pipeline/handlers/box/general.js';
import type { HandlerContext } from '../../pipeline/handlers/context.js';
import type { Dispatcher } from '../../pipeline/requests/dispatcher.js';
import type { DeviceHouse, DeviceRow, DeviceTest, TestOutcome } from '../diagnostics/device-source.js';
import { failed } from '../diagnostics/workbench.js';
import { hasPlace } from './acting-session.js';
import { KeypadStation, type StationHouse } from './keypad-station.js';
import type { InputOpener } from './opened-input.js';
import { inputRow, logFault } from './rows.js';
import type { WindowStates } from './window-states.js';

/** Keys and scans become requests of the user logged in at the place. */
export interface InputRequests {
  readonly context: HandlerContext;
  readonly dispatcher: Pick<Dispatcher, 'order'>;
}

export interface KeyServiceOptions extends DeviceHouse {
  readonly keypads: readonly KeypadSettings[];
  readonly pins: readonly PinSettings[];
  readonly open: InputOpener['keypad'];
  readonly pipeline: Pick<Pipeline, 'state' | 'afterCommit'>;
  readonly windowStates: WindowStates;
}

/** Events come in bursts; so short a delay is not visible. */
const SHOWN_AFTER_MS = 20;

export class KeyService {
  private readonly stations: KeypadStation[] = [];
  private readonly faults = new Map<string, InputFault | null>();
  private cancelShow: (() => void) | null = null;
  private isStopped = false;

  constructor(private readonly options: KeyServiceOptions) {}

  start(requests: InputRequests): void {
    const house = this.house(requests);
    for (const settings of this.options.keypads) {
      // A key may be pressed before the keypad has finished opening.
      let station: KeypadStation | null = null;
      const keypad: Keypad = this.options.open(settings, {
        pressed: (key) => this.isStopped || station?.pressed(key),
        fault: (fault) => this.faultChanged(settings.name, fault),
      });
      station = new KeypadStation(settings, house, keypad);
      this.stations.push(station);
    }
    this.changed();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.cancelShow?.();
    await Promise.all(this.stations.map((station) => station.close()));
  }

  applied(event: QueueEvent): void {
    this.options.windowStates.applied(event);
    this.changed();
  }

  /** A scan at the window was refused: the keypads of the window show it to the clerk. */
  refusedAt(workplaceId: number): void {
    for (const station of this.stations) {
      const { place } = station.settings;
      if (place.kind === 'workplace' && place.id === workplaceId) station.showRefusal();
    }
  }

  /** Tests lamp, beeper and display, or the keys, whose presses are ignored meanwhile. */
  async test({ name, ...test }: DeviceTest): Promise<TestOutcome> {
    const station = this.stations.find(({ settings }) => settings.name === name);
    const fault = this.faults.get(name);
    if (station === undefined || fault === undefined || (fault !== null && fault !== 'garbled'))
      return failed('deviceMissing', { what: 'keypad' });
    return station.test(test);
  }

  rows(): readonly DeviceRow[] {
    return this.options.keypads.map((settings) => {
      const fault = this.faults.get(settings.name);
      const isKnown = hasPlace(this.options.pipeline.state, settings.place);
      return inputRow('keypad', settings, { hasPlace: isKnown, fault: fault === undefined ? 'starting' : fault, codeFault: null });
    });
  }

  private faultChanged(name: string, fault: InputFault | null): void {
    this.faults.set(name, fault);
    logFault(this.options.log, 'keypad', name, fault);
    this.options.devicesChanged();
  }

  /** Shows the state of the window on each keypad, after it is on the disk. */
  private changed(): void {
    if (this.cancelShow !== null || this.isStopped || this.stations.length === 0) return;
    const { timers, pipeline } = this.options;
    this.cancelShow = timers.after(SHOWN_AFTER_MS, () => {
      this.cancelShow = null;
      const shows = this.stations.map((station) => station.prepare());
      pipeline.afterCommit(() => {
        if (!this.isStopped) for (const show of shows) show();
      });
    });
  }

  private house({ context, dispatcher }: InputRequests): StationHouse {
    const { windowStates, pins, timers, log } = this.options;
    const { state } = context.pipeline;
    const hashes = new Map(pins.map(({ login, hash }) => [login, hash]));
    return {
      state,
      order: (session, command, data) => dispatcher.order(session, command, data),
      logIn: (login) => loginByPin(context, { ...login, stored: hashes.get(state.books.User.get(login.userId)?.login ?? '') }),
      postponeDelaysMinutes: context.config.branch.postponeDelaysMinutes,
      windowStates,
      changed: () => this.changed(),
      timers,
      log,
    };
  }
}
