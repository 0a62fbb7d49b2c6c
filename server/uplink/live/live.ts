/** Looks at the hall for headquarters, at most every two seconds, and tells what has changed. Runs in the box; the thread sends it. */
import type { DeviceRow } from '../../devices/diagnostics/device-source.js';
import { normOf } from '../../engine/alerts/norms.js';
import { bookedByVisitors } from '../../engine/rules/bookings/booking-commands.js';
import { isOpenWindow } from '../../engine/rules/serving-windows.js';
import { servicesOfferedNow } from '../../engine/rules/tickets/registration.js';
import type { QueueState } from '../../engine/state.js';
import { type Named, namesOf } from '../../model/by-language.js';
import { NO_CLERK } from '../../model/consumer.js';
import type { Stamp } from '../../model/events/stamp.js';
import { clerkName } from '../../protocol/figures/naming.js';
import { type BranchBooks, LIVE_LIMITS, type LiveState } from './live-form.js';
import type { LivePart } from './live-wire.js';

export interface LiveOptions {
  readonly state: QueueState;
  /** As `alerts` answers it, JSON. */
  readonly alerts: () => string;
  readonly devices: () => readonly DeviceRow[];
  readonly stamp: () => Stamp;
  /** The kiosk as which visitors take tickets there; 0 = none. */
  readonly remoteKiosk: number;
  /** Whether they book there. */
  readonly isRemoteBooking: boolean;
  /** Digest of what headquarters may set of the configuration. */
  readonly configured: () => string;
  readonly branch: string;
  readonly timeZone: string;
  readonly version: string;
  readonly timers: { after(ms: number, run: () => void): () => void };
  readonly show: (part: LivePart, text: string) => void;
}

const EVERY_MS = 2_000;
/** Names are looked at more rarely; and a state that stays as it is is told again, so that its age says whether the branch is there. */
const SELDOM = 15;

export class LiveView {
  private cancel = (): void => {};
  private looks = 0;
  private readonly told = new Map<LivePart, string>();

  constructor(private readonly options: LiveOptions) {}

  start(): void {
    this.look();
  }

  stop(): void {
    this.cancel();
  }

  private look(): void {
    const isSeldom = this.looks % SELDOM === 0;
    this.looks += 1;
    const state = liveState(this.options);
    // The time alone is no change.
    this.tell(
      'state',
      JSON.stringify({ ...state, atMs: 0, longestWaitSec: 0, services: [] }),
      JSON.stringify(state),
      isSeldom || state.waiting > 0,
    );
    if (isSeldom) {
      const books = JSON.stringify(branchBooks(this.options));
      this.tell('books', books, books, false);
    }
    this.cancel = this.options.timers.after(EVERY_MS, () => this.look());
  }

  private tell(part: LivePart, key: string, text: string, isAnyway: boolean): void {
    if (this.told.get(part) === key && !isAnyway) return;
    this.told.set(part, key);
    this.options.show(part, text);
  }
}

type Told = Pick<LiveOptions, 'state' | 'alerts' | 'devices' | 'stamp' | 'remoteKiosk' | 'isRemoteBooking' | 'version' | 'configured'>;

export function liveState(options: Told): LiveState {
  const { state, alerts, devices, stamp, version, configured } = options;
  const now = stamp();
  const { atMs } = now;
  const { servingAt, ...waits } = waitsOf(state, atMs);
  const rows = devices();
  const faulty = rows.filter(({ troubles, state: how }) => troubles.length > 0 && how !== 'ready');
  return {
    version,
    atMs,
    ...waits,
    openWindows: [...state.windows].filter(([id, window]) => isOpenWindow(state, id, window)).length,
    windows: [...state.books.Workplace.values()].slice(0, LIVE_LIMITS.rows).map(({ id }) => {
      const window = state.windows.get(id);
      const clerkId = window === undefined || window.clerkId === NO_CLERK ? null : window.clerkId;
      return { id, state: window?.stateId ?? 0, clerkId, isServing: servingAt.has(id) };
    }),
    alerts: alertsOf(alerts()),
    configuration: { ...state.revision, present: configured() },
    ...remoteOf(options, now),
    devicesCount: rows.length,
    devices: faulty.slice(0, LIVE_LIMITS.devices).map(({ name, kind, state: how, troubles }) => ({
      ...{ name: cut(name), kind, state: how },
      troubles: troubles.slice(0, LIVE_LIMITS.troubles).map(({ code }) => code),
    })),
  };
}

function remoteOf({ state, remoteKiosk, isRemoteBooking }: Told, now: Stamp): Pick<LiveState, 'remote'> {
  const kiosk = state.books.Registrator.get(remoteKiosk);
  if (kiosk === undefined && !isRemoteBooking) return {};
  const services = kiosk === undefined ? [] : servicesOfferedNow(state, kiosk, now).slice(0, LIVE_LIMITS.remote);
  return { remote: { services: services.map(cutService), ...(isRemoteBooking && { bookable: bookableIn(state) }) } };
}

const cutService = (service: Named & { readonly id: number }) => ({ id: service.id, name: cut(service.name), ...cutNames(service) });

const bookableIn = (state: QueueState) =>
  bookedByVisitors(state)
    .slice(0, LIVE_LIMITS.remote)
    .map(({ service, plan }) => ({ ...cutService(service), minutes: plan.slot_minutes, gives: plan.visitor_gives }));

function cutNames(service: Named): { readonly names?: Record<string, string> } {
  const { names = {} } = namesOf(service);
  const entries = Object.entries(names).slice(0, LIVE_LIMITS.languages);
  return entries.length === 0 ? {} : { names: Object.fromEntries(entries.map(([language, name]) => [language, cut(name)])) };
}

const cut = (text: string): string => text.slice(0, LIVE_LIMITS.text);

function waitsOf(state: QueueState, atMs: number) {
  const counts = { waiting: 0, serving: 0, postponed: 0, longestWaitSec: 0, overNorm: 0 };
  const services = new Map<number, { waiting: number; longestSec: number }>();
  const servingAt = new Set<number>();
  for (const consumer of state.consumers.values()) {
    if (consumer.state === 'SERVING') {
      counts.serving += 1;
      servingAt.add(consumer.workplaceId);
    } else if (consumer.state === 'POSTPONE') counts.postponed += 1;
    if (consumer.state !== 'WAITING') continue;
    counts.waiting += 1;
    const norm = normOf(state, consumer);
    if (norm !== null && norm.dueMs < atMs) counts.overNorm += 1;
    const sec = consumer.lastCallMs === null ? Math.max(0, Math.floor((atMs - consumer.registeredMs) / 1000)) : 0;
    counts.longestWaitSec = Math.max(counts.longestWaitSec, sec);
    const next = consumer.operations.find((operation) => operation.state === 'WAITING');
    if (next === undefined) continue;
    const service = services.get(next.serviceId) ?? { waiting: 0, longestSec: 0 };
    services.set(next.serviceId, { waiting: service.waiting + 1, longestSec: Math.max(service.longestSec, sec) });
  }
  return { ...counts, servingAt, services: [...services].slice(0, LIVE_LIMITS.rows).map(([id, service]) => ({ id, ...service })) };
}

function alertsOf(text: string): LiveState['alerts'] {
  const alerts = JSON.parse(text) as LiveState['alerts'];
  return alerts.slice(0, LIVE_LIMITS.alerts).map((alert) => ({
    ...{ id: alert.id, kind: alert.kind, severity: alert.severity, began: alert.began, text: cut(alert.text), remedy: cut(alert.remedy) },
    ...{
      service: alert.service,
      workplace: alert.workplace,
      user: alert.user,
      device: alert.device,
      fault: alert.fault,
      count: alert.count,
      parameters: cutParameters(alert.parameters),
    },
  }));
}

const cutParameters = (parameters: LiveState['alerts'][number]['parameters'] = {}) =>
  Object.fromEntries(
    Object.entries(parameters)
      .slice(0, LIVE_LIMITS.parameters)
      .map(([name, value]) => [cut(name), typeof value === 'string' ? cut(value) : value]),
  );

export function branchBooks({ state, branch, timeZone }: Pick<LiveOptions, 'state' | 'branch' | 'timeZone'>): BranchBooks {
  const { Service, Workplace, User, Reason, Outcome } = state.books;
  const named = (rows: Iterable<{ readonly id: number; readonly name: string }>) =>
    [...rows].slice(0, LIVE_LIMITS.rows).map(({ id, name }) => ({ id, name: cut(name) }));
  return {
    branch: cut(branch),
    timeZone,
    services: [...Service.values()].slice(0, LIVE_LIMITS.rows).map((row) => ({
      ...{ id: row.id, name: cut(row.name), group: row.group === null ? null : cut(row.group), department: row.department },
      ...{ norm: row.wait_norm_sec, appointmentNorm: row.appointment_wait_norm_sec },
    })),
    windows: named(Workplace.values()),
    clerks: named([...User.values()].map((user) => ({ id: user.id, name: clerkName(user) }))),
    reasons: named(Reason.values()),
    outcomes: named(Outcome.values()),
  };
}
