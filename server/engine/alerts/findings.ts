/**
 * What stands in the hall now: a pure function of the state, of forecasts and of the time, in steps between which other work is done. It
 * counts by service and by window, so that a queue of thousands makes a few findings. `settling.ts` makes alerts of findings that last.
 */
import { ALERT_KINDS, ALERTS_STANDING_MAX, type AlertSubject } from '../../model/alerts.js';
import type { Consumer } from '../../model/consumer.js';
import type { Stamp } from '../../model/events/stamp.js';
import type { Quantiles } from '../forecast/correction.js';
import { isOfferedNow } from '../rules/tickets/registration.js';
import type { QueueState } from '../state.js';
import { type Finding, found } from './finding.js';
import { bindingFindings, type LinesToServe, laneFindings, windowFindings } from './hall-findings.js';
import { normOf } from './norms.js';
import { openWindows, windowsByService } from './open-windows.js';

/** What is known beside the state. */
export interface Surroundings {
  /** The rest of a ticket's wait; null = not known. */
  readonly waitOf: (consumer: Consumer) => Quantiles | null;
  /** Faults of printers and of the box, and what is known of sessions, found elsewhere. */
  readonly faults: readonly AlertSubject[];
}

export interface Look {
  /** The gravest first. */
  readonly findings: readonly Finding[];
  /** Open windows that call new visitors of a service; a service with none is not there. */
  readonly openWindows: ReadonlyMap<number, number>;
}

/** Tickets and services that are looked at in one step. */
const TICKETS_STEP = 300;
const SERVICES_STEP = 50;
/** Visitors of a service whose forecasts are read. */
const ASKED = 8;

export function* lookAround(state: QueueState, { waitOf, faults }: Surroundings, stamp: Stamp): Generator<undefined, Look> {
  const open = yield* openWindows(state);
  const byService = yield* windowsByService(state, open);
  const lines = yield* laneFindings(state, open);
  const findings: Finding[] = [
    ...(yield* normFindings(state, waitOf, stamp)),
    ...lines.findings,
    ...bindingFindings(state),
    ...(yield* windowFindings(state, open, lines)),
    ...(open.same.length === 0 ? [] : yield* unservedServices(state, byService, lines, stamp)),
    ...faults.map((subject) => ({ subject, count: 0, isFirm: true })),
  ];
  const gravity = ({ subject }: Finding): number => ALERT_KINDS.indexOf(subject.kind);
  findings.sort((one, other) => gravity(one) - gravity(other));
  return { findings: findings.slice(0, ALERTS_STANDING_MAX), openWindows: byService };
}

interface ServiceWaits {
  waiting: number;
  broken: number;
  /** Within the norm, in the order in which they came, with what is left of it. */
  readonly within: { readonly consumer: Consumer; readonly leftMs: number }[];
}

function* normFindings(state: QueueState, waitOf: Surroundings['waitOf'], stamp: Stamp): Generator<undefined, Finding[]> {
  const byService = new Map<number, ServiceWaits>();
  let looked = 0;
  for (const consumer of state.consumers.values()) {
    if (++looked % TICKETS_STEP === 0) yield;
    const norm = normOf(state, consumer);
    if (norm === null) continue;
    const waits = byService.get(norm.serviceId) ?? { waiting: 0, broken: 0, within: [] };
    byService.set(norm.serviceId, waits);
    waits.waiting += 1;
    const leftMs = norm.dueMs - stamp.atMs;
    if (leftMs < 0) waits.broken += 1;
    else waits.within.push({ consumer, leftMs });
  }
  const findings: Finding[] = [];
  for (const [service, { waiting, broken, within }] of byService) {
    yield;
    if (broken > 0) {
      findings.push(found('normBroken', { service }, broken));
      continue;
    }
    const risk = Math.max(0, ...spread(within).map(({ consumer, leftMs }) => riskOf(waitOf(consumer), leftMs)));
    if (risk >= KEPT_AT) findings.push(found('normNear', { service }, waiting, risk >= BEGUN_AT));
  }
  return findings;
}

/** How probable it must be that somebody waits longer than the norm: to begin a warning, and to keep it. README.md has what it brings. */
const BEGUN_AT = 0.4;
const KEPT_AT = 0.2;

/** How probable it is that the rest of the wait is longer: linear between what is known, as far as nine of ten. */
export function riskOf(wait: Quantiles | null, leftMs: number): number {
  if (wait === null) return 0;
  const { leastMs, medianMs, mostMs } = wait;
  if (leftMs < leastMs) return 0.9;
  if (leftMs < medianMs) return 0.9 - (0.4 * (leftMs - leastMs)) / (medianMs - leastMs);
  if (leftMs < mostMs) return 0.5 - (0.4 * (leftMs - medianMs)) / (mostMs - medianMs);
  return 0;
}

/** Some of many, the first and the last among them. */
function spread<Thing>(things: readonly Thing[]): readonly Thing[] {
  if (things.length <= ASKED) return things;
  return Array.from({ length: ASKED }, (_, index) => things[Math.round((index * (things.length - 1)) / (ASKED - 1))]).flatMap((thing) =>
    thing === undefined ? [] : [thing],
  );
}

/** While the branch works: kiosks offer a service, nobody waits for it yet, and nobody would be called. */
function* unservedServices(
  state: QueueState,
  open: ReadonlyMap<number, number>,
  { unserved }: LinesToServe,
  stamp: Stamp,
): Generator<undefined, Finding[]> {
  const findings: Finding[] = [];
  let looked = 0;
  for (const service of [...state.books.Service.values()]) {
    if (++looked % SERVICES_STEP === 0) yield;
    if (open.has(service.id) || unserved.has(service.id) || !isOfferedNow(state, service, stamp)) continue;
    findings.push(found('serviceUnserved', { service: service.id }));
  }
  return findings;
}
