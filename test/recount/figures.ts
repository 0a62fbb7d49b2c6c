/** The figures of a line: "Figures" of docs/indicators.md, in its order. */
import type { Books } from './books.js';
import { lengthOf, union } from './intervals.js';
import type { Part } from './parts.js';
import type { Row } from './rows.js';
import type { PlacesRow } from './slots.js';
import type { Stretch } from './stretches.js';
import { deciding, type End, type Told, type Visit } from './visits.js';

export type Figure = number | null | readonly number[] | Readonly<Record<string, number>>;
export type Figures = Readonly<Record<string, Figure>>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const BANDS = 13;
const OUTCOMES = ['served', 'refused', 'no_show', 'left', 'closed'] as const;

export interface Line {
  readonly parts: Part[];
  readonly stretches: Stretch[];
  quickQuestions: number;
  /** Appointments whose visitor did not come; `agreed_ms` null = no time was agreed. */
  readonly missed: { readonly agreed_ms: number | null }[];
  /** Of slots. */
  readonly places: Pick<PlacesRow, 'offered' | 'booked' | 'kept'>[];
}

/** Which groups of figures a line has; those with missed appointments have places of slots. */
export interface Kind {
  readonly ofWindows: boolean;
  readonly ofMissed: boolean;
}

export function figuresOf(line: Line, { ofWindows, ofMissed }: Kind, books: Books): Figures {
  const known = line.parts.map((part) => knownOf(part));
  const ofVisits = known.filter(({ isHanded }) => !isHanded);
  return {
    ...ends(ofVisits),
    ...calls(known, ofVisits),
    ...appointments(ofVisits, known, ofMissed ? line.missed : null, books),
    ...placesOf(ofMissed ? line.places : null),
    ...waiting(known, books),
    ...serving(known),
    ...times(
      'visit',
      '',
      ofVisits.flatMap(({ visitMs }) => visitMs ?? []),
    ),
    ...promises(known),
    ...(ofWindows ? windows(line, known) : NO_WINDOWS),
  };
}

/** What several figures need of a part. */
interface Known {
  readonly part: Part;
  /** Nothing of it ended where the line is: another clerk took the visitor over. */
  readonly isHanded: boolean;
  readonly end: End | null;
  readonly stays: readonly (readonly Row[])[];
  /** The called row that its wait is of. */
  readonly first: Row | undefined;
  readonly visitMs: number | null;
}

function knownOf(part: Part): Known {
  const { visit, end: visitEnd } = part.counted;
  const calls = part.rows.filter(({ inMs }) => inMs !== null).sort((one, other) => Number(one.inMs) - Number(other.inMs));
  const stays = [...new Set(calls.map(({ stay }) => stay))].map((stay) => calls.filter((row) => row.stay === stay));
  const ended = part.rows.flatMap(({ end }) => (end === null ? [] : [{ end }]));
  return {
    part,
    isHanded: part.rows.every(({ how }) => how === 'handed'),
    end: visitEnd === null ? null : (deciding(ended)?.end ?? visitEnd),
    stays,
    first: calls.find(({ isCalled }) => isCalled),
    visitMs: visit.endMs === null ? null : visit.endMs - visit.givenMs,
  };
}

function ends(known: readonly Known[]): Record<string, Figure> {
  const ended = known.flatMap(({ end }) => end ?? []);
  const count = (outcome: string) => ended.filter((end) => end.outcome === outcome).length;
  const refused = ended.filter(({ outcome }) => outcome === 'refused').map(({ reason }) => [reason ?? 'none', 1] as const);
  return {
    arrived: known.length,
    present: known.length - ended.length,
    ...Object.fromEntries(OUTCOMES.map((outcome) => [outcome, count(outcome)])),
    removed: ended.filter(({ outcome, reason }) => outcome === 'closed' && reason === 'removed').length,
    ...Object.fromEntries(OUTCOMES.map((outcome) => [`${outcome}_percent`, percent(count(outcome), ended.length)])),
    refused_by: sumsBy(refused),
  };
}

function calls(known: readonly Known[], ofVisits: readonly Known[]): Record<string, Figure> {
  const stays = known.flatMap((one) => one.stays);
  const by = (how: string) => stays.filter(([first]) => first?.by === how).length;
  const ended = (how: string) => stays.filter((rows) => rows.some((row) => row.how === how)).length;
  const sumOfMost = (value: (row: Row) => number) => sum(stays.map((rows) => Math.max(...rows.map(value))));
  return {
    calls: stays.length,
    calls_by_hand: by('hand'),
    calls_by_hand_by: reasons(stays.filter(([first]) => first?.by === 'hand').map(([first]) => first?.callReason)),
    calls_after_skip: by('skip'),
    calls_auto: by('auto'),
    recalls: sumOfMost(({ recalls }) => recalls),
    skips: ended('skipped'),
    postponed: ended('postponed'),
    postponed_by: reasons(
      stays
        .filter((rows) => rows.some(({ how }) => how === 'postponed'))
        .map((rows) => inOrder(rows).find(({ postponeReason }) => postponeReason !== null)?.postponeReason),
    ),
    outcomes: reasons(stays.flatMap(outcomesOf)),
    transfers: ended('transferred'),
    postponed_sec: seconds(sumOfMost(({ postponedMs }) => postponedMs ?? 0)),
    added_services: sum(
      known.map(({ part }) => new Set(part.rows.filter(({ isAdded }) => isAdded).map(({ operation }) => operation.service)).size),
    ),
    prints_failed: sum(ofVisits.map((one) => one.part.counted.visit.printsFailed + Number(isTakenBack(one)))),
  };
}

const isTakenBack = ({ part }: Known): boolean => part.counted.end?.outcome === 'closed' && part.counted.end.reason === 'no paper';

const reasons = (ids: readonly (number | null | undefined)[]) => sumsBy(ids.map((id) => [String(id ?? 'none'), 1] as const));

/** Rows of a visit as its operations are in order. */
const inOrder = (rows: readonly Row[]): readonly Row[] => [...rows].sort((one, other) => one.order - other.order);

function outcomesOf(rows: readonly Row[]): (number | null)[] {
  const ids = new Set(rows.flatMap(({ outcomeId }) => outcomeId ?? []));
  if (ids.size > 0) return [...ids];
  return rows.some(({ how }) => how === 'served') ? [null] : [];
}

const EARLY_LATE_MS = 5 * MINUTE_MS;

function appointments(
  ofVisits: readonly Known[],
  known: readonly Known[],
  missed: Line['missed'] | null,
  books: Books,
): Record<string, Figure> {
  const all = ofVisits.filter((one) => !isTakenBack(one)).map(({ part }) => part.counted.visit);
  const visits = all.filter(({ appointment }) => appointment !== null);
  const lateMs = visits.flatMap((visit) => (firstTime(visit) === null ? [] : [visit.givenMs - Number(firstTime(visit))]));
  const early = lateMs.filter((ms) => ms < -EARLY_LATE_MS);
  const onTime = lateMs.filter((ms) => Math.abs(ms) <= EARLY_LATE_MS);
  const late = lateMs.filter((ms) => ms > EARLY_LATE_MS);
  // No appointment any more: it was missed. The time that it was for is known all the same.
  const tooLateMs = all
    .filter(({ appointment }) => appointment === null)
    .flatMap(({ givenMs, firstAgreedMs }) => (firstAgreedMs === null ? [] : [givenMs - firstAgreedMs]));
  const waits = known.flatMap((one) => bookedWait(one, books) ?? []);
  const missedAtTime = missed?.filter(({ agreed_ms }) => agreed_ms !== null).length ?? 0;
  return {
    appointments: visits.length,
    appointments_early: early.length,
    appointments_on_time: onTime.length,
    appointments_late: late.length,
    appointments_missed: missed === null ? null : missed.length,
    appointments_kept_percent: missed === null ? null : percent(lateMs.length, lateMs.length + missedAtTime),
    appointments_early_percent: percent(early.length, lateMs.length),
    appointments_on_time_percent: percent(onTime.length, lateMs.length),
    appointments_late_percent: percent(late.length, lateMs.length),
    appointments_early_mean: mean(early.map((ms) => -ms)),
    appointments_late_mean: mean(late),
    appointments_too_late: tooLateMs.length,
    appointments_too_late_mean: mean(tooLateMs),
    ...times(
      'booked_wait',
      'booked_waits',
      waits.map(({ ms }) => ms),
    ),
    booked_within_norm_percent: percent(waits.filter(({ ms, normSec }) => ms <= normSec * 1000).length, waits.length),
    ...times(
      'lead',
      '',
      visits.flatMap((visit) => {
        const [agreedMs, { bookedMs }] = [firstTime(visit), visit];
        return agreedMs === null || bookedMs === null ? [] : [agreedMs - bookedMs];
      }),
    ),
  };
}

const firstTime = ({ agreedMs, firstAgreedMs }: Visit): number | null => firstAgreedMs ?? agreedMs;

function placesOf(places: Line['places'] | null): Record<string, Figure> {
  const sumOf = (field: 'offered' | 'booked' | 'kept') => (places === null ? null : sum(places.map((row) => row[field])));
  return {
    places_offered: sumOf('offered'),
    places_booked: sumOf('booked'),
    places_kept: sumOf('kept'),
    places_booked_percent: percent(sumOf('booked') ?? 0, sumOf('offered') ?? 0),
  };
}

const BOOKED_NORM_SEC = 300;

/** Of the first stay alone; null = there is none, or no time was agreed. */
function bookedWait({ first, part }: Known, books: Books): { readonly ms: number; readonly normSec: number } | null {
  const { agreedMs } = part.counted.visit;
  if (first?.stay !== 0 || first.waitMs === null || first.waitFromMs === null || agreedMs === null) return null;
  const normSec = strictest(part.counted.visit, (service) => books.service(service)?.appointment_wait_norm_sec);
  const ms = Math.max(0, first.waitMs - Math.max(0, agreedMs - first.waitFromMs));
  return { ms, normSec: normSec > 0 ? normSec : BOOKED_NORM_SEC };
}

/** Of the services that the ticket was given for; 0 = none has a norm. */
function strictest({ operations, givenMs }: Visit, normSecOf: (service: number) => number | undefined): number {
  const given = operations.filter(({ gotMs }) => gotMs <= givenMs);
  const norms = given.map(({ service }) => normSecOf(service) ?? 0).filter((sec) => sec > 0);
  return norms.length === 0 ? 0 : Math.min(...norms);
}

function waiting(known: readonly Known[], books: Books): Record<string, Figure> {
  const waits = known.flatMap(({ first }) => first?.waitMs ?? []);
  const within = known.flatMap((one) => keptNorm(one, books) ?? []);
  const bands = Array.from({ length: BANDS }, () => 0);
  for (const ms of waits) {
    const band = Math.min(BANDS - 1, Math.floor(ms / (5 * MINUTE_MS)));
    bands[band] = (bands[band] ?? 0) + 1;
  }
  const walks = known.flatMap(({ stays }) =>
    stays.flatMap((rows) => {
      const walked = rows.flatMap(({ walkMs }) => walkMs ?? []);
      return walked.length === 0 ? [] : [Math.min(...walked)];
    }),
  );
  return {
    ...times('wait', 'waits', waits),
    wait_within_norm_percent: percent(within.filter(Boolean).length, within.length),
    wait_bands: bands,
    ...times('walk', 'walks', walks),
  };
}

/** null = no wait, or no norm. */
function keptNorm({ first, part }: Known, books: Books): boolean | null {
  if (first === undefined || first.waitMs === null || first.waitFromMs === null) return null;
  const { appointment, agreedMs } = part.counted.visit;
  const normSec = strictest(part.counted.visit, (id) => {
    const service = books.service(id);
    const agreedSec = appointment === null ? 0 : (service?.appointment_wait_norm_sec ?? 0);
    return agreedSec > 0 ? agreedSec : service?.wait_norm_sec;
  });
  if (normSec === 0 || first?.stay !== 0) return null;
  const laterMs = appointment !== null && agreedMs !== null ? Math.max(0, agreedMs - first.waitFromMs) : 0;
  return Math.max(0, first.waitMs - laterMs) <= normSec * 1000;
}

function serving(known: readonly Known[]): Record<string, Figure> {
  const operations = known.flatMap(({ part }) => operationsOf(part));
  const dangerous = operations.filter(({ dangerMs }) => dangerMs > 0);
  return {
    ...times(
      'service',
      'servings',
      known.flatMap(({ part }) => servingMs(part) ?? []),
    ),
    operations: operations.length,
    service_within_norm_percent: percent(operations.filter(({ ms, regulatedMs }) => ms <= regulatedMs).length, operations.length),
    service_over_danger_percent: percent(dangerous.filter(({ ms, dangerMs }) => ms > dangerMs).length, dangerous.length),
  };
}

const isBeingServed = ({ inMs, outMs }: Row): boolean => inMs !== null && outMs === null;

/** What was served together counts once. */
function servingMs({ rows }: Part): number | null {
  if (rows.some(isBeingServed)) return null;
  const served = rows.filter(({ servedMs }) => servedMs !== null);
  if (served.length === 0) return null;
  return lengthOf(union(served.map(({ arrivedMs, inMs, outMs }) => ({ fromMs: arrivedMs ?? Number(inMs), toMs: Number(outMs) }))));
}

function operationsOf({ rows }: Part): { readonly ms: number; readonly regulatedMs: number; readonly dangerMs: number }[] {
  return [...new Set(rows.map(({ operation }) => operation))].flatMap((operation) => {
    const own = rows.filter((row) => row.operation === operation);
    const served = own.flatMap(({ servedMs }) => servedMs ?? []);
    if (operation.regulatedSec <= 0 || served.length === 0 || own.some(isBeingServed)) return [];
    return [{ ms: sum(served), regulatedMs: operation.regulatedSec * 1000, dangerMs: operation.dangerSec * 1000 }];
  });
}

function promises(known: readonly Known[]): Record<string, Figure> {
  const kept = known.flatMap(({ first, part }): { ms: number; told: Told }[] => {
    const { told } = part.counted.visit;
    return told === null || first?.stay !== 0 || first.waitMs === null ? [] : [{ ms: first.waitMs, told }];
  });
  const within = kept.filter(({ ms, told }) => ms <= told.mostSec * 1000);
  return {
    promised: kept.length,
    promised_kept_percent: percent(within.length, kept.length),
    promised_span_percent: percent(within.filter(({ ms, told }) => ms >= told.leastSec * 1000).length, kept.length),
    promised_bias: mean(kept.map(({ ms, told }) => ms - told.medianSec * 1000)),
  };
}

const WINDOW_FIGURES = [
  ...['open_sec', 'serving_sec', 'idle_sec', 'idle_waited_sec', 'break_sec', 'break_by'],
  ...['utilisation_percent', 'visits_per_hour', 'quick_questions'],
];
const NO_WINDOWS = Object.fromEntries(WINDOW_FIGURES.map((name) => [name, null]));

function windows({ stretches, quickQuestions }: Line, known: readonly Known[]): Record<string, Figure> {
  const ms = (state: string) => sum(stretches.filter((one) => one.state === state).map(({ fromMs, toMs }) => toMs - fromMs));
  const [servingMs, idleMs, idleWaitedMs, breakMs] = [ms('serving'), ms('idle'), ms('idle_waited'), ms('break')];
  const openMs = servingMs + idleMs + idleWaitedMs;
  const breaks = stretches.filter(({ state }) => state === 'break');
  const breakBy = sumsBy(breaks.map(({ reason, fromMs, toMs }) => [reason ?? 'none', toMs - fromMs] as const));
  const served = known
    .flatMap(({ stays }) => stays)
    .filter((rows) => rows.some(({ servedMs, how }) => servedMs !== null && how !== 'handed'));
  return {
    open_sec: seconds(openMs),
    serving_sec: seconds(servingMs),
    idle_sec: seconds(idleMs),
    idle_waited_sec: seconds(idleWaitedMs),
    break_sec: seconds(breakMs),
    break_by: Object.fromEntries(Object.entries(breakBy).map(([reason, sumMs]) => [reason, seconds(sumMs)])),
    utilisation_percent: percent(servingMs, openMs),
    visits_per_hour: openMs < 10 * MINUTE_MS ? null : Math.round((10 * served.length * HOUR_MS) / openMs) / 10,
    quick_questions: quickQuestions,
  };
}

// ---- rounding

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const seconds = (ms: number): number => Math.round(ms / 1000);
const percent = (a: number, b: number): number | null => (b === 0 ? null : Math.round((1000 * a) / b) / 10);
const mean = (ms: readonly number[]): number | null => (ms.length === 0 ? null : Math.round(sum(ms) / (1000 * ms.length)));

/** Mean, median, P90 and longest; `count` names how many there are, if that is a figure. */
function times(name: string, count: string, ms: readonly number[]): Record<string, Figure> {
  const sorted = [...ms].sort((one, other) => one - other);
  const atRank = (numerator: number, denominator: number): number | null => {
    const value = sorted[Math.ceil((numerator * sorted.length) / denominator) - 1];
    return value === undefined ? null : seconds(value);
  };
  return {
    ...(count === '' ? {} : { [count]: ms.length }),
    [`${name}_mean`]: mean(ms),
    [`${name}_median`]: atRank(1, 2),
    [`${name}_p90`]: atRank(9, 10),
    [`${name}_max`]: atRank(1, 1),
  };
}

function sumsBy(values: readonly (readonly [string, number])[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [name, value] of values) sums[name] = (sums[name] ?? 0) + value;
  return sums;
}
