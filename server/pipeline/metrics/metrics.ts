/**
 * What a monitoring system watches: queue, waits, windows, devices and the box itself, as numbers; nothing of any visitor, and of clerks
 * not more than that a window is open. docs/metrics.md has all of them.
 */
import type { Batch } from '../../../db/store/store.js';
import { finishOf } from '../../engine/reducers/last-steps.js';
import { isOpenWindow } from '../../engine/rules/serving-windows.js';
import type { QueueState, WindowState } from '../../engine/state.js';
import { NO_CONSUMER } from '../../model/consumer.js';
import type { EventOf, QueueEvent } from '../../model/events/events.js';
import type { ReplyData } from '../../protocol/registry.js';
import type { PipelineFollower } from '../commit/pipeline.js';
import type { AlertWatch } from '../faults/alert-watch.js';
import type { Faults } from '../faults/faults.js';
import type { Waits } from '../feeds/expected-wait.js';
import { WaitingVisitors } from '../feeds/queue-lengths.js';
import { firstCall } from '../figures/first-call.js';
import type { Health } from '../platform/devices.js';
import { exposition, type Family, type Sample } from './exposition.js';
import { Histogram, Tally } from './tallies.js';

/** A monitoring system that reads more often gets the same text. */
const FRESH_MS = 1_000;
/** Services, windows and devices that are told one by one: each is a time series of the monitoring system for ever. */
const ROWS_MAX = 500;

/** Minutes as people speak of waiting. */
const WAIT_BOUNDS_SEC = [60, 120, 300, 600, 900, 1_200, 1_800, 2_700, 3_600, 7_200];
type DeviceRow = ReplyData<'devices'>[number];

export interface MetricsOptions {
  readonly state: QueueState;
  readonly waits: Pick<Waits, 'ofServices'>;
  readonly alerts: Pick<AlertWatch, 'openWindowsOf'>;
  readonly faults: Pick<Faults, 'list'>;
  readonly health: Pick<Health, 'machine'>;
  readonly devices: () => readonly DeviceRow[];
  /** Batches in the journal. */
  readonly sequence: () => number;
  /** How long batches took to the disk, in seconds. */
  readonly commits: Pick<Histogram, 'samples'>;
  readonly isClockDoubtful: () => boolean;
  /** Of the branch. */
  readonly stampMs: () => number;
  readonly monotonicMs: () => number;
}

export class Metrics implements PipelineFollower {
  private readonly registered = new Tally();
  private readonly finished = new Tally();
  private readonly calls = new Tally();
  private readonly waits = new Histogram(WAIT_BOUNDS_SEC);
  private readonly visitors: WaitingVisitors;
  private ended = 0;
  private events = 0;
  private made: { readonly atMs: number; readonly text: string } | null = null;

  constructor(private readonly options: MetricsOptions) {
    this.visitors = new WaitingVisitors(options.state);
  }

  applied(event: QueueEvent): void {
    this.events += 1;
    if (event.t === 'registered')
      this.registered.add({ channel: event.channel ?? (event.registrator === undefined ? 'unknown' : 'kiosk') });
    else if (event.t === 'called') this.called(event);
    else if (event.t === 'finished') this.finished.add({ as: finishOf(event).refusal ?? 'served' });
  }

  committed(_sequence: number, { visits }: Pick<Batch, 'visits'>): void {
    this.ended += visits.length;
  }

  /** @param connections open WebSocket connections */
  text(connections: number): string {
    const nowMs = this.options.monotonicMs();
    if (this.made === null || nowMs - this.made.atMs >= FRESH_MS) {
      const families = [...this.queue(), ...this.counted(), ...this.windows(), ...this.devices(), ...this.box(connections)];
      this.made = { atMs: nowMs, text: exposition(families) };
    }
    return this.made.text;
  }

  private called(event: EventOf<'called'>): void {
    this.calls.add({ by: event.inTurn ? 'order' : (event.by ?? 'order') });
    const call = firstCall(this.options.state, event);
    if (call !== null) this.waits.observe(call.waitedMs / 1000);
  }

  private queue(): readonly Family[] {
    const { state, waits, alerts, stampMs } = this.options;
    const nowMs = stampMs();
    const byState = { WAITING: 0, SERVING: 0, POSTPONE: 0, SERVED: 0, REJECTED: 0 };
    let oldestMs = nowMs;
    for (const consumer of state.consumers.values()) {
      byState[consumer.state] += 1;
      if (consumer.state === 'WAITING') oldestMs = Math.min(oldestMs, consumer.registeredMs);
    }
    const visitors = [
      { labels: { state: 'waiting' }, value: byState.WAITING },
      { labels: { state: 'serving' }, value: byState.SERVING },
      { labels: { state: 'postponed' }, value: byState.POSTPONE },
    ];
    this.visitors.count();
    const hall = waits.ofServices(nowMs);
    const services = [...state.books.Service.values()].slice(0, ROWS_MAX).map(({ id, name }) => ({ id, labels: { service: id, name } }));
    const ofEach = (value: (id: number) => number | null): readonly Sample[] =>
      services.flatMap(({ id, labels }) => {
        const known = value(id);
        return known === null ? [] : [{ labels, value: known }];
      });
    return [
      gauge('qbox_visitors', 'Visitors with a ticket that has not ended.', visitors),
      gauge(
        'qbox_longest_wait_seconds',
        'Since the oldest of the waiting tickets was given; 0 = nobody waits.',
        one((nowMs - oldestMs) / 1000),
      ),
      gauge(
        'qbox_service_waiting',
        'Visitors who can be called for the service.',
        ofEach((id) => this.visitors.of(id)),
      ),
      gauge(
        'qbox_service_open_windows',
        'Open windows that call new visitors of the service.',
        ofEach((id) => alerts.openWindowsOf(id)),
      ),
      gauge(
        'qbox_service_expected_wait_seconds',
        'Median of the forecast for who takes a ticket now; absent = not known.',
        ofEach((id) => {
          const forecast = hall?.ofService(id) ?? null;
          return forecast && forecast.medianMs / 1000;
        }),
      ),
      gauge(
        'qbox_alerts',
        'Alerts of the hall that stand.',
        countBy([...state.alerts.values()], ({ kind }) => ({ kind })),
      ),
    ];
  }

  private counted(): readonly Family[] {
    return [
      counter('qbox_tickets_total', 'Tickets given.', this.registered.samples()),
      counter('qbox_calls_total', 'Calls of visitors to a window, by the order of the queue or by hand.', this.calls.samples()),
      counter('qbox_finished_total', 'Visitors finished at a window.', this.finished.samples()),
      counter('qbox_visits_ended_total', 'Tickets that have ended, in whatever way.', one(this.ended)),
      { name: 'qbox_wait_seconds', type: 'histogram', help: 'From the ticket to the first call.', samples: this.waits.samples() },
    ];
  }

  private windows(): readonly Family[] {
    const { state } = this.options;
    const rows = [...state.windows].slice(0, ROWS_MAX);
    const ofEach = (is: (id: number, window: WindowState) => boolean): readonly Sample[] =>
      rows.map(([id, window]) => ({
        labels: { window: id, name: state.books.Workplace.get(id)?.name ?? '' },
        value: Number(is(id, window)),
      }));
    return [
      gauge(
        'qbox_window_open',
        '1 = a clerk calls visitors there; 0 = closed, or on a break.',
        ofEach((id, window) => isOpenWindow(state, id, window)),
      ),
      gauge(
        'qbox_window_serving',
        '1 = a visitor is at the window.',
        ofEach((_id, { consumerId }) => consumerId !== NO_CONSUMER),
      ),
    ];
  }

  private devices(): readonly Family[] {
    const rows = this.options.devices().slice(0, ROWS_MAX);
    const labelled = rows.map((row) => ({ row, labels: { device: row.name, kind: row.kind } }));
    return [
      gauge(
        'qbox_device_ready',
        '1 = ready, or ready with a warning.',
        labelled.map(({ row, labels }) => ({ labels, value: Number(row.state === 'ready' || row.state === 'warning') })),
      ),
      gauge(
        'qbox_device_faults',
        'Faults and warnings of the device.',
        labelled.map(({ row, labels }) => ({ labels, value: row.troubles.length })),
      ),
      gauge(
        'qbox_printer_jobs',
        'Tickets that are not printed yet.',
        labelled.flatMap(({ row, labels }) => (row.jobs === undefined ? [] : [{ labels, value: row.jobs }])),
      ),
      gauge(
        'qbox_printer_tickets_left',
        'Tickets that the roll has paper for, by the count of the box.',
        labelled.flatMap(({ row, labels }) => {
          const left = row.roll?.tickets_left ?? null;
          return left === null ? [] : [{ labels, value: left }];
        }),
      ),
    ];
  }

  private box(connections: number): readonly Family[] {
    const { state, faults, health, sequence, commits, isClockDoubtful } = this.options;
    const { version, node, uptime_sec, disk, memory, certificate_expires, newest_backup } = health.machine();
    return [
      gauge('qbox_info', 'Always 1; the labels say what runs.', [{ labels: { version, node }, value: 1 }]),
      gauge('qbox_uptime_seconds', 'Since the process started.', one(uptime_sec)),
      gauge(
        'qbox_faults',
        'Faults of the box itself that stand.',
        countBy(faults.list(), ({ code }) => ({ fault: code })),
      ),
      gauge('qbox_sessions', 'Open sessions.', one(state.sessions.size)),
      gauge('qbox_connections', 'Open WebSocket connections.', one(connections)),
      counter('qbox_events_total', 'Events since the start of the process.', one(this.events)),
      counter('qbox_journal_batches_total', 'Batches in the journal.', one(sequence())),
      { name: 'qbox_commit_seconds', type: 'histogram', help: 'From a batch to its confirmation by the disk.', samples: commits.samples() },
      gauge('qbox_disk_free_bytes', 'Free space on the disk of the data folder.', one(disk.free_bytes)),
      gauge('qbox_disk_bytes', 'Size of the disk of the data folder.', one(disk.total_bytes)),
      gauge('qbox_database_bytes', 'Size of the database with its log.', one(disk.database_bytes + disk.log_bytes)),
      gauge('qbox_resident_memory_bytes', 'Memory of the process.', one(memory.resident_bytes)),
      gauge('qbox_machine_free_memory_bytes', 'Free memory of the machine.', one(memory.machine_free_bytes)),
      gauge('qbox_clock_doubtful', '1 = the time of the box may be wrong.', one(Number(isClockDoubtful()))),
      gauge(
        'qbox_certificate_expires_timestamp_seconds',
        'When the TLS certificate ends; absent = there is none.',
        instant(certificate_expires),
      ),
      gauge('qbox_newest_backup_timestamp_seconds', 'When the newest backup was made; absent = there is none.', instant(newest_backup)),
    ];
  }
}

const gauge = (name: string, help: string, samples: readonly Sample[]): Family => ({ name, type: 'gauge', help, samples });
const counter = (name: string, help: string, samples: readonly Sample[]): Family => ({ name, type: 'counter', help, samples });
const one = (value: number): readonly Sample[] => [{ value }];
const instant = (text: string | null): readonly Sample[] => (text === null ? [] : one(Date.parse(text) / 1000));

function countBy<Row>(rows: readonly Row[], labelsOf: (row: Row) => Readonly<Record<string, string>>): readonly Sample[] {
  const tally = new Tally();
  for (const row of rows) tally.add(labelsOf(row));
  return tally.samples();
}
