/** Figures of visits: how many, how they ended, how long they waited, how long they were served. Definitions: docs/indicators.md. */
import { callsOf, narrowed, operationCallsOf, outcomeOf, type Part, servicesOf, waitingSince } from './parts.js';
import type { OUTCOMES } from './visit.js';

export const GROUPINGS = ['service', 'clerk', 'window', 'hour', 'day'] as const;
export type Grouping = (typeof GROUPINGS)[number];
type Outcome = (typeof OUTCOMES)[number];

/** Names and the branch's time. */
export interface Naming {
  readonly clerk: (id: number | null) => string;
  readonly window: (id: number | null) => string;
  /** `2026-11-24` and `09` of an instant. */
  readonly local: (instant: string) => { readonly day: string; readonly hour: string };
}

/** A visit, or the part of it that belongs to one service, clerk or window. */
interface Fact {
  readonly group: string;
  /** null = it goes on. */
  readonly outcome: Outcome | null;
  readonly waitSec: number | null;
  readonly serviceSec: number | null;
  /** Times of operations held against their norms. */
  readonly norms: readonly boolean[];
}

/** A type, not an interface: as such it is a row of any table. */
export type Figures = Readonly<Record<Outcome, number>> & {
  readonly group: string;
  /** How many came; those who are still here among them. */
  readonly count: number;
  readonly wait_mean: number | null;
  readonly wait_median: number | null;
  readonly wait_p90: number | null;
  readonly wait_max: number | null;
  readonly service_mean: number | null;
  readonly service_median: number | null;
  readonly service_p90: number | null;
  readonly service_max: number | null;
  /** Operations that took no longer than their norm, in percent. */
  readonly norm_percent: number | null;
};

/** A line a group, in order of names, and the last of all. */
export function figuresOf(parts: readonly Part[], by: Grouping | undefined, naming: Naming): Figures[] {
  const all = summary(
    'all',
    parts.map((part) => factOf(part, 'all')),
  );
  if (by === undefined) return [all];
  const facts = parts.flatMap((part) => factsBy(part, by, naming));
  const groups = [...new Set(facts.map(({ group }) => group))].sort((one, other) => one.localeCompare(other, 'ru'));
  return [
    ...groups.map((group) =>
      summary(
        group,
        facts.filter((fact) => fact.group === group),
      ),
    ),
    all,
  ];
}

function factsBy(part: Part, by: Grouping, naming: Naming): Fact[] {
  if (by === 'day' || by === 'hour') return [factOf(part, naming.local(part.visit.registration)[by])];
  if (by === 'service') return servicesOf(part).map(({ service_id, name }) => factOf(narrowed(part, { service: service_id }), name));
  const calls = callsOf(part);
  if (calls.length === 0) return [factOf(part, '(nobody)')];
  if (by === 'clerk')
    return [...new Set(calls.map(({ user_id }) => user_id))].map((clerk) => factOf(narrowed(part, { clerk }), naming.clerk(clerk)));
  return [...new Set(calls.map(({ workplace_id }) => workplace_id))].map((window) =>
    factOf(narrowed(part, { window }), naming.window(window)),
  );
}

function factOf(part: Part, group: string): Fact {
  const calls = callsOf(part);
  const first = calls[0];
  const isOver = calls.every(({ time_out }) => time_out !== null);
  return {
    group,
    outcome: outcomeOf(part),
    waitSec: first ? secondsBetween(waitingSince(part), first.time_in) : null,
    serviceSec: first && isOver ? unionSec(calls) : null,
    norms: operationCallsOf(part).flatMap(({ regulated_sec, calls: own }) =>
      own.length === 0 || regulated_sec === 0 || own.some(({ time_out }) => time_out === null) ? [] : [unionSec(own) <= regulated_sec],
    ),
  };
}

const secondsBetween = (from: string, to: string): number => Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);

/** Operations that are served together take their time once. Periods come in the order of their beginnings. */
function unionSec(periods: readonly { readonly time_in: string; readonly time_out: string | null }[]): number {
  let endMs = Number.NEGATIVE_INFINITY;
  let sumMs = 0;
  for (const { time_in, time_out } of periods) {
    const toMs = Date.parse(time_out ?? time_in);
    sumMs += Math.max(0, toMs - Math.max(Date.parse(time_in), endMs));
    endMs = Math.max(endMs, toMs);
  }
  return sumMs / 1000;
}

function summary(group: string, facts: readonly Fact[]): Figures {
  const waits = sorted(facts.map(({ waitSec }) => waitSec));
  const services = sorted(facts.map(({ serviceSec }) => serviceSec));
  const norms = facts.flatMap(({ norms: held }) => held);
  const ended = (outcome: Outcome): number => facts.filter((fact) => fact.outcome === outcome).length;
  return {
    group,
    count: facts.length,
    served: ended('served'),
    refused: ended('refused'),
    no_show: ended('no_show'),
    left: ended('left'),
    closed: ended('closed'),
    wait_mean: mean(waits),
    wait_median: quantile(waits, 0.5),
    wait_p90: quantile(waits, 0.9),
    wait_max: quantile(waits, 1),
    service_mean: mean(services),
    service_median: quantile(services, 0.5),
    service_p90: quantile(services, 0.9),
    service_max: quantile(services, 1),
    norm_percent: norms.length === 0 ? null : Math.round((100 * norms.filter(Boolean).length) / norms.length),
  };
}

const sorted = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null).sort((one, other) => one - other);
const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
/** The nearest rank: a time that a visitor really waited. */
const quantile = (values: readonly number[], share: number): number | null =>
  values.length === 0 ? null : Math.round(values[Math.max(0, Math.ceil(share * values.length) - 1)] ?? 0);
