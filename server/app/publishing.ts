/** What the box shows to clients: from the state in memory or, while the disk takes no writes, from the state on the disk. */
import type { Config } from '../config/load.js';
import { devicesText } from '../devices/diagnostics/device-status.js';
import type { QueueState } from '../engine/state.js';
import { mayRead } from '../pipeline/access/rights.js';
import { CommittedState } from '../pipeline/commit/committed-state.js';
import { SnapshotMaker } from '../pipeline/commit/snapshot-maker.js';
import type { AlertWatch } from '../pipeline/faults/alert-watch.js';
import { type ProjectionSources, Projections } from '../pipeline/feeds/projections.js';
import { Subscriptions } from '../pipeline/feeds/subscriptions.js';
import { faultsText } from '../pipeline/handlers/box/diagnostics.js';
import { alertsText } from '../pipeline/handlers/figures/alerts.js';
import { ticketText } from '../pipeline/tickets/visitor-view.js';
import type { Dependencies } from './dependencies.js';
import type { OpenedDevices } from './opened-devices.js';
import type { Engine } from './opened-engine.js';

export type Publishing = ReturnType<typeof publish>;

export function publish(
  parts: Engine & OpenedDevices & { readonly alerts: AlertWatch },
  config: Config,
  { platform, lab, log }: Dependencies,
) {
  const { alerts, by, pipeline, faults, expectedWait, changes, sources: devices, lcd, replayed, writtenDown } = parts;
  const { state } = pipeline;
  const sources: ProjectionSources = {
    devices: (audience) => devicesText(devices, audience),
    board: (id) => lcd.text(id),
    ticket: (code, places) => ticketText(state, code, { nowMs: pipeline.stamp().atMs, places }, expectedWait) ?? 'null',
    lab: () => lab?.text() ?? 'null',
    faults: (isWhole) => faultsText(faults, isWhole),
    alerts: () => alertsText(state, alerts),
  };
  const projections = new Projections(state, sources, () => pipeline.stamp());
  const projectionsOf = (onDisk: QueueState) =>
    new Projections(onDisk, {
      ...sources,
      devices: (audience) => devicesText(devices, audience, onDisk),
      alerts: () => alertsText(onDisk, alerts),
    });
  const committed = new CommittedState({ ...by, projectionsOf, isAhead: () => !pipeline.isOnDisk }, writtenDown);
  const subscriptions = new Subscriptions(
    pipeline,
    projections,
    (session, topic) => mayRead(state, session, topic),
    platform.timers,
    () => committed.onDisk?.projections ?? null,
  );
  changes.follow((what) => {
    projections.changed(what);
    // Device states are current even while the disk takes no writes; the rest is as it was written.
    if (what === 'devices') committed.onDisk?.projections.changed(what);
    subscriptions.changed();
  });
  lab?.follow(changes.of('lab'));
  const snapshots = new SnapshotMaker(
    { directory: config.server.data, rules: by.rules },
    config.storage.snapshotEvents,
    replayed,
    (snapshot) => committed.written(snapshot),
    (error) => log.error({ err: error }, 'no snapshot was made'),
    platform,
  );
  return { projections, subscriptions, committed, snapshots };
}
