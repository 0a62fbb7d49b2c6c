/** Days of a scenario with the watch over the hall: which broken norms were announced in time, and which announcements came true. */

import { lookAround } from '../../../server/engine/alerts/findings.js';
import { type Memory, settle } from '../../../server/engine/alerts/settling.js';
import type { AlertKind } from '../../../server/model/alerts.js';
import type { QueueEvent } from '../../../server/model/events/events.js';
import { atOnce } from '../../../server/model/steps.js';
import type { Oracle } from '../forecast/oracle.js';
import type { Watcher } from '../forecast/scenario-days.js';
import { estimate } from '../forecast/standard-errors.js';
import { DAY_MS, type Engine, MINUTE_MS, START_MS, stampAt } from '../models/engine.js';

/** An announcement is in time if it stands so long before. */
const IN_TIME_MS = 3 * MINUTE_MS;
/** A norm that is broken again so soon was not mended in between. */
const AGAIN_MS = 15 * MINUTE_MS;
/** A warning that has just ended when the norm is broken has come true. */
const JUST_ENDED_MS = MINUTE_MS;

/** Looks as the box does, and begins and ends alerts. */
export class HallWatch implements Watcher {
  readonly everyMinutes = 0.5;
  private memory: Memory = new Map();

  look(engine: Engine, oracle: Oracle): void {
    const steps = lookAround(engine.state, { waitOf: (consumer) => oracle.waitOf(consumer), faults: [] }, stampAt(engine.nowMs));
    const { memory, begin, end } = settle(this.memory, engine.state.alerts.values(), atOnce(steps).findings, engine.nowMs);
    this.memory = memory;
    if (begin.length + end.length > 0) engine.must({ type: 'noteAlerts', begin, end });
  }
}

interface Stood {
  readonly service: number;
  readonly fromMs: number;
  toMs: number;
}

export interface WarningScore {
  readonly broken: number;
  readonly inTime: number;
  /** Of these, those with none of the same service shortly before. */
  readonly anew: number;
  readonly anewInTime: number;
  readonly announcements: number;
  readonly cameTrue: number;
}

function scoreWarnings(events: readonly QueueEvent[]): WarningScore {
  const broken = stretchesOf(events, 'normBroken');
  const near = stretchesOf(events, 'normNear');
  const isAbout = (warning: Stood, { service, fromMs }: Stood): boolean =>
    warning.service === service && warning.fromMs <= fromMs && warning.toMs >= fromMs - JUST_ENDED_MS;
  const isInTime = (one: Stood): boolean => near.some((warning) => isAbout(warning, one) && warning.fromMs <= one.fromMs - IN_TIME_MS);
  const isAgain = (one: Stood): boolean =>
    broken.some(({ service, fromMs, toMs }) => service === one.service && fromMs < one.fromMs && toMs > one.fromMs - AGAIN_MS);
  const anew = broken.filter((one) => !isAgain(one));
  return {
    broken: broken.length,
    inTime: broken.filter(isInTime).length,
    anew: anew.length,
    anewInTime: anew.filter(isInTime).length,
    announcements: near.length,
    cameTrue: near.filter((warning) => broken.some((one) => isAbout(warning, one))).length,
  };
}

/** Of each day from the first one on that counts. */
export function scoresByDay(events: readonly QueueEvent[], firstDay: number): WarningScore[] {
  const byDay = new Map<number, QueueEvent[]>();
  for (const event of events) {
    const day = Math.floor((event.at - START_MS) / DAY_MS);
    if (day >= firstDay) byDay.set(day, [...(byDay.get(day) ?? []), event]);
  }
  return [...byDay.values()].map(scoreWarnings);
}

export const total = (scores: readonly WarningScore[]): WarningScore =>
  scores.reduce((sum, one) => ({
    broken: sum.broken + one.broken,
    inTime: sum.inTime + one.inTime,
    anew: sum.anew + one.anew,
    anewInTime: sum.anewInTime + one.anewInTime,
    announcements: sum.announcements + one.announcements,
    cameTrue: sum.cameTrue + one.cameTrue,
  }));

/** Norms that were broken, shares that were announced, announcements, and the share that came true; with standard errors, by days. */
export function warningCells(days: readonly WarningScore[]): readonly string[] {
  const { broken, anew, announcements } = total(days);
  const share = (part: keyof WarningScore, of: keyof WarningScore): string => {
    const { mean, error, count } = estimate(days.map((day) => ({ sum: day[part], count: day[of] })));
    return count === 0 ? '-' : `${(100 * mean).toFixed(0)} ± ${(100 * error).toFixed(0)} %`;
  };
  const ofNew = `${anew}: ${share('anewInTime', 'anew')}`;
  return [`${broken}`, share('inTime', 'broken'), ofNew, `${announcements}`, share('cameTrue', 'announcements')];
}

export function warningLine(name: string, days: readonly WarningScore[]): string {
  const [broken = '', inTime = '', ofNew = '', announcements = '', cameTrue = ''] = warningCells(days);
  const counts = `${broken.padStart(5)} broken, ${inTime.padStart(9)} announced 3 min before (anew ${ofNew})`;
  return `${name.padEnd(27)} ${counts}; ${announcements.padStart(5)} announced, ${cameTrue} came true`;
}

function stretchesOf(events: readonly QueueEvent[], kind: AlertKind): Stood[] {
  const byId = new Map<number, Stood>();
  for (const event of events) {
    if (event.t === 'alertBegan' && event.about.kind === kind)
      byId.set(event.a, { service: event.about.service ?? 0, fromMs: event.at, toMs: Number.POSITIVE_INFINITY });
    const stood = event.t === 'alertEnded' ? byId.get(event.a) : undefined;
    if (stood !== undefined) stood.toMs = event.at;
  }
  return [...byId.values()];
}
