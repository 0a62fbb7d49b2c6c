import { AlertWatch } from '../pipeline/alert-watch.js';
import type { Dependencies } from './dependencies.js';
import type { OpenedDevices } from './opened-devices.js';
import type { Engine } from './opened-engine.js';

/** The watch over the hall; the ticker tells it to look. */
export const watchAlerts = (
  { pipeline, expectedWait, faults, changes, printing }: Engine & OpenedDevices,
  { log, platform }: Dependencies,
): AlertWatch =>
  new AlertWatch({
    pipeline,
    waitOf: (consumer, nowMs) => expectedWait.ofWarned(consumer, nowMs),
    printers: () => printing.rows(),
    faults,
    timers: platform.timers,
    log,
    changed: changes.of('alerts'),
  });
