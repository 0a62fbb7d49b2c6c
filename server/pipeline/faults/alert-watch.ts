/**
 * Looks around in the hall at most once a second, in slices between other work, and keeps the alerts in step with what it finds. Nothing of
 * it is done when a message comes.
 */
import type { Timers } from '../../../drivers/timing.js';
import type { Finding } from '../../engine/alerts/finding.js';
import { type Look, lookAround, type Surroundings } from '../../engine/alerts/findings.js';
import { type Memory, settle } from '../../engine/alerts/settling.js';
import type { QueueState } from '../../engine/state.js';
import { type Alert, type AlertNames, type AlertSubject, alertKey, alertWords } from '../../model/alerts.js';
import { Rejection } from '../../model/errors/errors.js';
import { clerkName } from '../../protocol/figures/naming.js';
import type { Pipeline } from '../commit/pipeline.js';
import { takeSlice } from '../limits/slices.js';
import type { FaultLog, Faults } from './faults.js';

const LOOK_EVERY_MS = 1_000;
/** A slice delays other work by at most this; the time between two slices is `BETWEEN_SLICES` times as long. */
const SLICE_MS = 2;
const BETWEEN_SLICES = 9;
/** Looking takes at most this part of the time: in a very large hall it is done less often. */
const SHARE = 0.02;

/** A printer, or a channel of messages, as `devices` shows it. */
export interface WatchedDevice {
  readonly name: string;
  readonly state: 'starting' | 'ready' | 'warning' | 'trouble';
  readonly troubles: readonly { readonly code: string }[];
}

export interface AlertWatchOptions {
  readonly pipeline: Pick<Pipeline, 'state' | 'stamp' | 'execute' | 'readOnly'>;
  readonly waitOf: (consumer: Parameters<Surroundings['waitOf']>[0], nowMs: number) => ReturnType<Surroundings['waitOf']>;
  readonly printers: () => readonly WatchedDevice[];
  readonly channels: () => readonly WatchedDevice[];
  /** Windows whose clerk's page is gone. */
  readonly unattended: (atMs: number) => readonly AlertSubject[];
  readonly faults: Pick<Faults, 'list'>;
  readonly timers: Timers;
  /** What the hall lacks is no trouble of the box: printers and the box report theirs with a level of their own. */
  readonly log: Pick<FaultLog, 'info'>;
  /** Counts of alerts have changed. */
  readonly changed: () => void;
}

export class AlertWatch {
  private memory: Memory = new Map();
  private looking: Generator<undefined, Look> | null = null;
  private spentMs = 0;
  private nextLookMs = Number.NEGATIVE_INFINITY;
  private last: Look = { findings: [], openWindows: new Map() };
  private counts: ReadonlyMap<string, number> = new Map();
  private cancelSlice = (): void => {};
  private hasStopped = false;

  constructor(private readonly options: AlertWatchOptions) {}

  /** Called by the ticker. */
  look(): void {
    const { timers, pipeline } = this.options;
    if (this.looking !== null || timers.nowMs() < this.nextLookMs || this.hasStopped) return;
    const stamp = pipeline.stamp();
    const waitOf: Surroundings['waitOf'] = (consumer) => this.options.waitOf(consumer, stamp.atMs);
    this.spentMs = 0;
    this.looking = lookAround(pipeline.state, { waitOf, faults: this.faultsNow(stamp.atMs) }, stamp);
    this.work(this.looking);
  }

  stop(): void {
    this.hasStopped = true;
    this.cancelSlice();
  }

  /** How many open windows call new visitors of the service, a moment ago. */
  openWindowsOf(serviceId: number): number {
    return this.last.openWindows.get(serviceId) ?? 0;
  }

  /** Visitors that an alert concerns, a moment ago; null = none, or not known. */
  countOf(alert: Alert): number | null {
    return (alert.endedMs === null && this.counts.get(alertKey(alert))) || null;
  }

  /** One slice of a look. */
  private work(looking: Generator<undefined, Look>): void {
    const { timers } = this.options;
    const { step, spentMs } = takeSlice(looking, SLICE_MS, timers);
    this.spentMs += spentMs;
    if (!step.done) {
      this.cancelSlice = timers.after(spentMs * BETWEEN_SLICES, () => this.work(looking));
      return;
    }
    this.looking = null;
    this.nextLookMs = timers.nowMs() + Math.max(LOOK_EVERY_MS, this.spentMs / SHARE);
    this.looked(step.value);
  }

  private looked(look: Look): void {
    const { pipeline, timers, changed } = this.options;
    this.last = look;
    const { memory, begin, end } = settle(this.memory, pipeline.state.alerts.values(), look.findings, timers.nowMs());
    this.memory = memory;
    if (begin.length + end.length > 0 && pipeline.readOnly === null) this.note(begin, end);
    const counts = countsOf(look.findings, pipeline.state);
    if (isSame(counts, this.counts)) return;
    this.counts = counts;
    changed();
  }

  private note(begin: readonly AlertSubject[], end: readonly number[]): void {
    const { pipeline, log } = this.options;
    const { state } = pipeline;
    const over = end.flatMap((id) => state.alerts.get(id) ?? []);
    const outcome = pipeline.execute({ type: 'noteAlerts', begin, end });
    if (outcome instanceof Rejection) return;
    const { atMs } = pipeline.stamp();
    for (const alert of over)
      log.info({ id: alert.id, ...factsOf(alert), seconds: Math.round((atMs - alert.beganMs) / 1000) }, 'an alert is over');
    for (const event of outcome.events) {
      if (event.t !== 'alertBegan') continue;
      const { text, remedy } = alertWords(event.about, namesOf(state, event.about));
      log.info({ id: event.a, ...factsOf(event.about), severity: event.about.severity }, `${text} ${remedy}`);
    }
  }

  private faultsNow(atMs: number): AlertSubject[] {
    const { printers, channels, unattended, faults } = this.options;
    const ofBox = faults.list().map(({ code, severity, parameters }): AlertSubject => ({ kind: 'box', severity, fault: code, parameters }));
    return [...ofBox, ...faultsOf('printer', printers()), ...faultsOf('messages', channels()), ...unattended(atMs)];
  }
}

const faultsOf = (kind: 'printer' | 'messages', devices: readonly WatchedDevice[]): readonly AlertSubject[] =>
  devices.flatMap(({ name, state, troubles: [trouble] }): AlertSubject[] => {
    // What a device in order says of itself is no alert.
    if (trouble === undefined || state === 'starting' || state === 'ready') return [];
    return [{ kind, severity: state === 'trouble' ? 'error' : 'warning', device: name, fault: trouble.code }];
  });

/** For the log. */
function factsOf({ kind, service, window, user, device, fault }: AlertSubject): object {
  return { alert: kind, ...withoutUndefined({ service, window, user, device, fault }) };
}

const withoutUndefined = (fields: object): object => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** Of what stands; what has not lasted is not counted. */
function countsOf(findings: readonly Finding[], { alerts }: QueueState): ReadonlyMap<string, number> {
  if (alerts.size === 0) return new Map();
  const standing = new Set([...alerts.values()].map(alertKey));
  return new Map(findings.map(({ subject, count }): [string, number] => [alertKey(subject), count]).filter(([key]) => standing.has(key)));
}

const isSame = (one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): boolean =>
  one.size === other.size && [...one].every(([key, count]) => other.get(key) === count);

/** As people know them; an id where the element was removed. */
export function namesOf({ books }: QueueState, { service, window, user }: AlertSubject): AlertNames {
  const clerk = user === undefined ? undefined : books.User.get(user);
  return {
    service: (service !== undefined && books.Service.get(service)?.name) || `service ${service}`,
    window: (window !== undefined && books.Workplace.get(window)?.name) || `window ${window}`,
    user: clerk === undefined ? `user ${user}` : clerkName(clerk),
  };
}
