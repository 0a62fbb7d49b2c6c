import type { Config } from '../config/load.js';
import { AlertWatch } from '../pipeline/faults/alert-watch.js';
import { unattended } from '../pipeline/faults/unattended.js';
import type { Dependencies } from './dependencies.js';
import type { OpenedDevices } from './opened-devices.js';
import type { Engine } from './opened-engine.js';

/** The watch over the hall; the ticker tells it to look. */
export const watchAlerts = (
  { pipeline, uses, expectedWait, faults, changes, printing, messages }: Engine & OpenedDevices,
  config: Config,
  { log, platform }: Dependencies,
): AlertWatch => {
  const keypads = new Set(config.keypads.flatMap(({ place }) => (place.kind === 'workplace' ? place.id : [])));
  return new AlertWatch({
    pipeline,
    waitOf: (consumer, nowMs) => expectedWait.ofWarned(consumer, nowMs),
    printers: () => printing.rows(),
    channels: () => messages.rows(),
    unattended: (atMs) => unattended(pipeline.state, uses, keypads, atMs),
    faults,
    timers: platform.timers,
    log,
    changed: changes.of('alerts'),
  });
};
