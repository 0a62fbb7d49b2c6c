/** What stands around the queue of a box: printers, boards, voices, keypads and scanners, each told of what happens. */

import type { Store } from '../../db/store.js';
import { PortTaps } from '../../drivers/ports/tap.js';
import { pictureSize } from '../config/devices/lcds.js';
import type { Config } from '../config/load.js';
import { DeviceStatus } from '../devices/diagnostics/device-status.js';
import { type DeviceSource, Workbench } from '../devices/diagnostics/workbench.js';
import { Inputs } from '../devices/input/inputs.js';
import { inputOpener } from '../devices/input/opened-input.js';
import { LcdService } from '../devices/lcd/lcd-service.js';
import type { loadLcdTemplates } from '../devices/lcd/template-files.js';
import { BoardService } from '../devices/led/led-service.js';
import { openPrinting } from '../devices/printing/opened-printing.js';
import type { PrintingService } from '../devices/printing/printing-service.js';
import { Buses } from '../devices/shared/buses.js';
import { Calls } from '../devices/shared/calls.js';
import type { Announcer } from '../devices/voice/announcer.js';
import { openVoice } from '../devices/voice/opened-voice.js';
import type { QueueState } from '../engine/state.js';
import type { QueueEvent } from '../model/events.js';
import type { CommittedState } from '../pipeline/committed-state.js';
import type { Dispatcher } from '../pipeline/dispatcher.js';
import type { ExpectedWait } from '../pipeline/expected-wait.js';
import type { Faults } from '../pipeline/faults.js';
import type { HandlerContext } from '../pipeline/handlers/handler.js';
import type { Photos } from '../pipeline/photos.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import type { Projections } from '../pipeline/projections.js';
import type { SessionUses } from '../pipeline/session-uses.js';
import type { SnapshotMaker } from '../pipeline/snapshot-maker.js';
import type { Subscriptions } from '../pipeline/subscriptions.js';
import type { Dependencies } from './dependencies.js';
import type { Log } from './log.js';
import type { Platform } from './platform.js';

export type Templates = ReturnType<typeof loadLcdTemplates>;

export interface Engine {
  readonly platform: Platform;
  readonly store: Store;
  readonly pipeline: Pipeline;
  readonly projections: Projections;
  readonly subscriptions: Subscriptions;
  readonly snapshots: SnapshotMaker;
  readonly faults: Faults;
  readonly committed: CommittedState;
  readonly printing: PrintingService;
  readonly buses: Buses;
  readonly calls: Calls;
  readonly lcd: LcdService;
  readonly expectedWait: ExpectedWait;
  readonly photos: Photos;
  readonly uses: SessionUses;
  /** Services that are made later: each is told of every event that was applied to the state. */
  readonly followers: ((event: QueueEvent) => void)[];
  /** Of their devices, for `devices`. */
  readonly rows: DeviceSource[];
  readonly workbench: Workbench;
  readonly taps: PortTaps;
  /** Something that `devices` shows may have changed, and no event tells of it. */
  readonly devicesChanged: () => void;
}

type Told = Pick<Engine, 'platform' | 'pipeline' | 'projections' | 'subscriptions' | 'devicesChanged' | 'followers' | 'rows'>;
interface Parts extends Pick<Engine, 'photos'> {
  readonly board: DeviceStatus;
}
type Devices = Pick<Engine, 'taps' | 'printing' | 'workbench' | 'buses' | 'calls' | 'lcd'>;

export function openDevices(told: Told, { board, photos }: Parts, config: Config, log: Log, templates: Templates): Devices {
  const { platform, pipeline, devicesChanged, followers, rows } = told;
  const { timers, drawing } = platform;
  const taps = new PortTaps(platform.openPort);
  const printing = openPrinting({ config, photos, log, timers, drawing, taps, pipeline, board, devicesChanged });
  const workbench = new Workbench(() => [printing, ...rows], timers);
  const buses = new Buses(timers, taps.open);
  const calls = new Calls(pipeline);
  followers.push((event) => calls.applied(event));
  const lcd = lcdOn({ ...told, calls }, config, log, templates);
  followers.push((event) => lcd.applied(event));
  return { taps, printing, workbench, buses, calls, lcd };
}

export const boardOf = ({ printers, printing }: Config, state: QueueState, log: Log, others: Engine['rows']): DeviceStatus =>
  new DeviceStatus({ state, printers, lowRollTickets: printing.lowRollTickets, log, others });

export function boardsOn({ platform, pipeline, buses, devicesChanged, followers, rows }: Engine, { leds }: Config, log: Log): BoardService {
  const boards = new BoardService({ pipeline, buses, leds, timers: platform.timers, devicesChanged, log });
  followers.push((event) => boards.applied(event));
  rows.push(boards);
  return boards;
}

export function announcerOf(engine: Engine, config: Config, { log, playerOf }: Dependencies): Announcer {
  const { platform, pipeline, calls, devicesChanged, rows } = engine;
  const { timers } = platform;
  const announcer = openVoice({ config, pipeline, timers, devicesChanged, log, ...(playerOf && { playerOf }) });
  calls.follow((call) => announcer.called(call));
  rows.push(announcer);
  return announcer;
}

type EngineOfBoards = Pick<Engine, 'platform' | 'pipeline' | 'calls' | 'projections' | 'subscriptions' | 'devicesChanged'>;

/** LCD boards: screens, and pictures and pages for browsers. */
function lcdOn({ platform, ...engine }: EngineOfBoards, config: Config, log: Log, templates: Templates): LcdService {
  return new LcdService({
    ...engine,
    templates,
    folder: config.lcd.templates,
    boardsChanged: () => {
      engine.projections.boardsChanged();
      engine.subscriptions.changed();
    },
    log,
    lcds: config.lcds,
    pictureSizes: config.lcd.pictureSizes.map(pictureSize),
    painter: platform.drawing,
    timers: platform.timers,
    branch: config.branch,
    callMs: config.lcd.callSeconds * 1000,
  });
}

/** Keypads and scanners, told of what happens. */
export function inputsOf(
  config: Config,
  log: Log,
  { platform, buses, taps, followers, rows, devicesChanged }: Engine,
  parts: { readonly context: HandlerContext; readonly dispatcher: Dispatcher },
): Inputs {
  const { timers } = platform;
  const inputs = new Inputs({ ...parts, config, open: inputOpener(timers, buses, taps.open), timers, log, devicesChanged });
  followers.push((event) => inputs.applied(event));
  rows.push(inputs);
  return inputs;
}
