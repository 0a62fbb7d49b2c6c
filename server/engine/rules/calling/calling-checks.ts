/**
 * What is amiss in segments and calling profiles that the books take: what nobody is ever called by, and what promises nothing. Pure, from
 * the rows of the branch, for whoever edits them.
 */
import { type CallingProfileRow, isPlanned, type SegmentRow } from '../../../model/books/index.js';
import { NO_CLERK } from '../../../model/consumer.js';
import { NO_SEGMENT } from '../../../model/no-segment.js';
import type { QueueState } from '../../state.js';
import { abilityOf, servesService } from '../abilities.js';
import { planOf } from '../bookings/planned-services.js';
import { isForVisitors } from '../tickets/registration.js';
import { canHoldInHall } from './hall-conditions.js';
import { everybody, fitting, isLeftBy, isNobody, type Region } from './visitor-regions.js';

/** What each is about: ids of segments, profiles and windows, the number of a rule in its profile. */
export type CallingCheck =
  /** Its conditions contradict each other. */
  | { readonly code: 'segmentImpossible'; readonly segment: number }
  /** Whoever fits it fits an earlier one. */
  | { readonly code: 'segmentShadowed'; readonly segment: number; readonly by: number }
  /** Whoever fits it fits one of these earlier ones, none of which takes them all. */
  | { readonly code: 'segmentCovered'; readonly segment: number; readonly others: number[] }
  /** No window serves what its visitors come for. */
  | { readonly code: 'segmentNotServed'; readonly segment: number }
  /** No kiosk gives tickets for what its visitors come for, and nobody can book it: only the staff sends somebody. */
  | { readonly code: 'segmentNotOffered'; readonly segment: number }
  /** Only windows in the usual order call its visitors first, which know no promise. */
  | { readonly code: 'segmentInNoProfile'; readonly segment: number }
  | { readonly code: 'windowTwice'; readonly workplace: number; readonly profile: number; readonly by: number }
  | { readonly code: 'profileWithoutWindows'; readonly profile: number }
  /** Its conditions cannot hold while somebody waits whom it calls. */
  | { readonly code: 'ruleUnreachable'; readonly profile: number; readonly rule: number }
  /** There is no such segment, or it is switched off. */
  | { readonly code: 'ruleWithoutSegment'; readonly profile: number; readonly rule: number; readonly segment: number }
  /** No window of the profile serves what visitors of the segment come for. */
  | { readonly code: 'ruleNotServed'; readonly profile: number; readonly rule: number; readonly segment: number };

/** In the order in which segments are looked at; those that are switched off take nobody. */
export const segmentsInForce = (segments: Iterable<SegmentRow>): SegmentRow[] =>
  [...segments].filter(({ disabled }) => disabled === 0).sort((one, other) => one.position - other.position || one.id - other.id);

/** More than anybody reads. */
export const CHECKS_MAX = 500;

/** Of the books of the state, as they are there; the first ones where there are very many. */
export function* callingChecks(state: QueueState): Generator<undefined, CallingCheck[]> {
  const segments = segmentsInForce(state.books.Segment.values());
  const profiles = [...state.books.CallingProfile.values()].filter(({ disabled }) => disabled === 0);
  const ordered = profiles.filter((profile) => profile.finally !== 'protocol').flatMap(({ windows }) => windows);
  const everyone = everybody(servicesThere(state, segments));
  const checks: CallingCheck[] = [];
  const dead = new Set<number>();
  for (const [index, segment] of segments.entries()) {
    const empty = yield* withoutVisitors(segment, segments.slice(0, index), everyone);
    if (empty) dead.add(segment.id);
    checks.push(...(empty ? [empty] : ofSegment(state, segment, ordered)));
    yield;
  }
  const isLeft = yield* isLeftBy(everyone, whensOf(segments));
  if (!isLeft) dead.add(NO_SEGMENT);
  const ownerOf = new Map<number, number>();
  for (const { id, windows } of profiles) for (const window of windows) if (!ownerOf.has(window)) ownerOf.set(window, id);
  for (const profile of profiles) {
    checks.push(...ofProfile(state, profile, { ownerOf, segments, dead }));
    yield;
  }
  return checks.slice(0, CHECKS_MAX);
}

/** Of a service that is not there something else is told. */
function servicesThere({ books }: QueueState, segments: readonly SegmentRow[]): (number | string)[] {
  const conditions = whensOf(segments).flat();
  const named = conditions.flatMap(({ fact, value }) => (fact === 'service' && typeof value === 'object' ? value : []));
  return [...books.Service.keys(), ...named];
}

const whensOf = (segments: readonly SegmentRow[]): SegmentRow['when'][] => segments.map(({ when }) => when);

/** Why nobody belongs to the segment; null = somebody may. */
function* withoutVisitors(
  { id: segment, when }: SegmentRow,
  earlier: readonly SegmentRow[],
  everyone: Region,
): Generator<undefined, CallingCheck | null> {
  const own = fitting(everyone, when);
  if (isNobody(own)) return { code: 'segmentImpossible', segment };
  const rivals = earlier.filter((other) => !isNobody(fitting(own, other.when)));
  for (const { id: by, when: its } of rivals) {
    const isLeft = yield* isLeftBy(own, [its]);
    if (!isLeft) return { code: 'segmentShadowed', segment, by };
  }
  const isLeft = yield* isLeftBy(own, whensOf(rivals));
  return isLeft ? null : { code: 'segmentCovered', segment, others: rivals.map(({ id }) => id) };
}

function ofSegment(state: QueueState, { id: segment, when }: SegmentRow, ordered: readonly number[]): CallingCheck[] {
  const services = servicesOf(state, when);
  if (!windowsServe(state, state.books.Workplace.keys(), services)) return [{ code: 'segmentNotServed', segment }];
  const isOffered = canBeAskedFor(state, when, services);
  // A promise is of the first call. Who was at a window before may be in the midst of a service.
  const isFirst = !when.some(({ fact, value }) => fact === 'returned' && value === 1);
  const isPromised = windowsServe(state, ordered, services, isFirst ? firstOperationsOf : operationsOf);
  return [
    ...(isOffered ? [] : [{ code: 'segmentNotOffered' as const, segment }]),
    ...(isPromised ? [] : [{ code: 'segmentInNoProfile' as const, segment }]),
  ];
}

/** Whether visitors come to it of themselves: by a kiosk that it takes, or by an appointment; or whoever was at a window before. */
function canBeAskedFor(state: QueueState, when: SegmentRow['when'], services: readonly number[]): boolean {
  const { Service, ConsumerPreRegistered } = state.books;
  if (when.some(({ fact, value }) => fact === 'returned' && value === 1)) return true;
  const wanted = services.flatMap((id) => Service.get(id) ?? []).filter(({ disabled }) => disabled === 0);
  const isTaken = (kiosk: number) => !isNobody(fitting(everybody(services), [...when, { fact: 'kiosk', op: 'in', value: [kiosk] }]));
  if (wanted.some((service) => isForVisitors(state, service, isTaken))) return true;
  if (wanted.some(({ id }) => planOf(state, id) !== undefined)) return true;
  for (const row of ConsumerPreRegistered.values()) if (isPlanned(row) && row.services.some((id) => services.includes(id))) return true;
  return false;
}

interface Beside {
  /** By window the profile that it calls by: the first one that names it. */
  readonly ownerOf: ReadonlyMap<number, number>;
  readonly segments: readonly SegmentRow[];
  /** Nobody belongs to them. */
  readonly dead: ReadonlySet<number>;
}

function ofProfile(state: QueueState, profile: CallingProfileRow, { ownerOf, segments, dead }: Beside): CallingCheck[] {
  const { id, windows, rules } = profile;
  if (windows.length === 0) return [{ code: 'profileWithoutWindows', profile: id }];
  const twice = windows.flatMap((workplace): CallingCheck[] => {
    const by = ownerOf.get(workplace) ?? id;
    return by === id ? [] : [{ code: 'windowTwice', workplace, profile: id, by }];
  });
  const own = windows.filter((workplace) => ownerOf.get(workplace) === id);
  const whenOf = (segment: number) => (segment === NO_SEGMENT ? [] : segments.find((one) => one.id === segment)?.when);
  const isDead = (segment: number) => dead.has(segment) || whenOf(segment) === undefined;
  // Rules of a profile call the same segments again and again, and the loop of everybody waits for the answer.
  const known = new Map<number, boolean>();
  const isUnserved = (segment: number): boolean => {
    const conditions = whenOf(segment);
    const is = known.get(segment) ?? (conditions !== undefined && !windowsServe(state, own, servicesOf(state, conditions)));
    known.set(segment, is);
    return is;
  };
  const ofRules = rules.flatMap(({ id: rule, when, call }): CallingCheck[] => {
    const at = { profile: id, rule };
    const gone = call.filter((segment) => whenOf(segment) === undefined);
    const unserved = call.filter(isUnserved);
    const isIdle = !canHoldInHall(when, call, { windows: windows.length, isDead }) || unserved.length + gone.length === call.length;
    return [
      ...gone.map((segment): CallingCheck => ({ code: 'ruleWithoutSegment', ...at, segment })),
      ...unserved.map((segment): CallingCheck => ({ code: 'ruleNotServed', ...at, segment })),
      ...(isIdle ? [{ code: 'ruleUnreachable' as const, ...at }] : []),
    ];
  });
  return [...twice, ...ofRules];
}

/** One of which, at least, such visitors come for. */
function servicesOf({ books }: QueueState, when: SegmentRow['when']): number[] {
  const lists = when
    .filter(({ fact }) => fact === 'service')
    .map(({ op, value }) => ({ op, ids: typeof value === 'object' ? value : [value] }));
  const wanted = lists.filter(({ op }) => op === 'in').flatMap(({ ids }) => ids);
  const barred = new Set(lists.filter(({ op }) => op === 'not_in').flatMap(({ ids }) => ids));
  return [...books.Service.keys()].filter((id) => (wanted.length === 0 || wanted.includes(id)) && !barred.has(id));
}

/** Whether one of the windows, whoever sits there, does something of one of the services. */
function windowsServe(state: QueueState, windows: Iterable<number>, services: readonly number[], of = operationsOf): boolean {
  const wanted = services.map((service) => ({ service, operations: of(state, service) }));
  for (const window of windows) {
    if (state.books.Workplace.get(window)?.disabled !== 0) continue;
    const ability = abilityOf(state, window, NO_CLERK);
    const isDone = ({ service, operations }: (typeof wanted)[number]) =>
      operations.some((operation) => ability.operations.has(operation)) && servesService(state, ability, service);
    if (wanted.some(isDone)) return true;
  }
  return false;
}

const operationsOf = ({ books }: QueueState, service: number): number[] =>
  Object.values(books.Service.get(service)?.operations ?? {}).flat();

/** Of the lowest stage, which is called for before the others. */
function firstOperationsOf({ books }: QueueState, service: number): number[] {
  const stages = Object.entries(books.Service.get(service)?.operations ?? {}).filter(([, operations]) => operations.length > 0);
  const first = Math.min(...stages.map(([stage]) => Number(stage)));
  return stages.find(([stage]) => Number(stage) === first)?.[1] ?? [];
}
