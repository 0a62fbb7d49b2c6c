/**
 * The load of the branch, for everybody: how many wait, open windows and waits by service; nothing of any visitor.
 * It is computed at most every few seconds, however many read it.
 */

import { isOpenWindow } from '../../engine/rules/serving-windows.js';
import { isForVisitors } from '../../engine/rules/tickets/registration.js';
import type { QueueState } from '../../engine/state.js';
import type { BranchLoad } from '../../model/branch-load.js';
import { namesOf } from '../../model/by-language.js';
import type { QueueEvent } from '../../model/events/events.js';
import { toInstant } from '../../model/events/stamp.js';
import type { AlertWatch } from '../faults/alert-watch.js';
import { firstCall } from '../figures/first-call.js';
import { inSeconds, type Waits } from './expected-wait.js';
import { WaitingVisitors } from './queue-lengths.js';

const FRESH_MS = 5_000;
/** The mean is of the visitors who were called in this time, and of so many of a service at most. */
const RECENT_MS = 3_600_000;
const CALLS_MAX = 200;

interface Called {
  readonly atMs: number;
  readonly waitedMs: number;
}

export interface LoadReaderOptions {
  readonly state: QueueState;
  readonly waits: Pick<Waits, 'ofService'>;
  readonly alerts: Pick<AlertWatch, 'openWindowsOf'>;
  /** Of the branch. */
  readonly stampMs: () => number;
  readonly monotonicMs: () => number;
}

export class LoadReader {
  private readonly called = new Map<number, Called[]>();
  private made: { readonly atMs: number; readonly body: Buffer } | null = null;

  constructor(private readonly options: LoadReaderOptions) {}

  /** To be called with every event, where the page is published. */
  applied(event: QueueEvent): void {
    if (event.t !== 'called') return;
    const call = firstCall(this.options.state, event);
    if (call === null) return;
    const calls = this.called.get(call.serviceId) ?? [];
    this.called.set(call.serviceId, calls);
    calls.push({ atMs: event.at, waitedMs: call.waitedMs });
    if (calls.length > CALLS_MAX) calls.shift();
  }

  /** As JSON; the same bytes for all who ask within some seconds. */
  body(): Buffer {
    const nowMs = this.options.monotonicMs();
    if (this.made === null || nowMs - this.made.atMs >= FRESH_MS)
      this.made = { atMs: nowMs, body: Buffer.from(`${JSON.stringify(this.read())}\n`) };
    return this.made.body;
  }

  private read(): BranchLoad {
    const { state, waits, alerts, stampMs } = this.options;
    const nowMs = stampMs();
    const waiting = new WaitingVisitors(state).count();
    const services = [...state.books.Service.values()].filter((service) => waiting.of(service.id) > 0 || isForVisitors(state, service));
    return {
      at: toInstant(nowMs),
      waiting: [...state.consumers.values()].filter((consumer) => consumer.state === 'WAITING').length,
      open_windows: [...state.windows].filter(([id, window]) => isOpenWindow(state, id, window)).length,
      services: services.map(({ id, name, names }) => ({
        name,
        ...namesOf({ names }),
        waiting: waiting.of(id),
        open_windows: alerts.openWindowsOf(id),
        mean_wait_sec: this.meanSec(id, nowMs),
        expected_wait: inSeconds(waits.ofService(id, nowMs)),
      })),
    };
  }

  private meanSec(serviceId: number, nowMs: number): number | null {
    const recent = (this.called.get(serviceId) ?? []).filter(({ atMs }) => nowMs - atMs < RECENT_MS);
    if (recent.length === 0) return null;
    return Math.round(recent.reduce((sum, { waitedMs }) => sum + waitedMs, 0) / recent.length / 1000);
  }
}
