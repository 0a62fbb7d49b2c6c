/** What every kind of device gives: its rows in `devices`, and its tests; and what it works with. */
import type { Logger as Log } from 'pino';
import type { Timers } from '../../../drivers/timing.js';
import type { QueueState } from '../../engine/state.js';
import type { DeviceTestReport, TestTicket } from '../../pipeline/platform/devices.js';
import type { ReplyData } from '../../protocol/registry.js';

export type DeviceRow = ReplyData<'devices'>[number];

export interface DeviceTest {
  readonly name: string;
  readonly pattern: string;
  readonly ticket?: TestTicket;
  /** Resolves after the time, or at once with false when the box stops: the test is over then. */
  readonly pause: (ms: number) => Promise<boolean>;
}

export type TestOutcome = Pick<DeviceTestReport, 'isDone' | 'code' | 'parameters' | 'text'>;

/** One kind of device, for `devices` and for installation. */
export interface DeviceSource {
  /** @param state the state that the rows describe, if it is not the one in memory */
  rows(state?: QueueState): readonly DeviceRow[];
  /** Absent for kinds that cannot be tested. */
  test?(test: DeviceTest): Promise<TestOutcome>;
}

export interface DeviceHouse {
  readonly timers: Timers;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Called for changes in `devices` that cause no event. */
  readonly devicesChanged: () => void;
}
