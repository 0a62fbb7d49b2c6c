/**
 * The calls that a board shows: a pure state machine with the time as input. A call appears at once while there is room. On a full board it
 * replaces the oldest call, but only when that was shown long enough to be read; until then the new call waits.
 */

export interface ListedCall {
  readonly consumerId: number;
  readonly windowId: number;
  /** Time of the call, milliseconds since the epoch. */
  readonly atMs: number;
}

export interface ShownCall<Call extends ListedCall> {
  readonly call: Call;
  /** Since when the board shows it; -Infinity = since before the board started. */
  readonly sinceMs: number;
}

export interface CallList<Call extends ListedCall> {
  /** The newest first. */
  readonly shown: readonly ShownCall<Call>[];
  /** The oldest first. */
  readonly waiting: readonly Call[];
}

export interface CallRules<Call extends ListedCall> {
  readonly rows: number;
  readonly leastMs: number;
  readonly isTrue: (call: Call) => boolean;
}

/** The list of a board that starts now, from the present calls, the oldest first. */
export const beginCalls = <Call extends ListedCall>(calls: readonly Call[], rows: number): CallList<Call> => ({
  shown: calls
    .map((call) => ({ call, sinceMs: Number.NEGATIVE_INFINITY }))
    .reverse()
    .slice(0, rows),
  waiting: [],
});

export function addCall<Call extends ListedCall>({ shown, waiting }: CallList<Call>, call: Call): CallList<Call> {
  // Only the newest call of a visitor counts, and of a window too: a window calls the next visitor only when it is free.
  return { shown, waiting: [...waiting.filter((other) => !isReplacedBy(other, call)), call] };
}

/**
 * Restores the call of a visitor who is back at the window after an undo: it takes its former place, by the time of the call, and is not
 * new. On a full board it replaces the oldest call that was shown long enough, which may be the restored call itself.
 */
export function returnCall<Call extends ListedCall>(
  { shown, waiting }: CallList<Call>,
  call: Call,
  nowMs: number,
  { rows, leastMs }: Pick<CallRules<Call>, 'rows' | 'leastMs'>,
): CallList<Call> {
  const isHis = (other: ListedCall): boolean => other.consumerId === call.consumerId && other.windowId === call.windowId;
  const others = shown.filter((entry) => isHis(entry.call) || !isReplacedBy(entry.call, call));
  const rest = waiting.filter((other) => isHis(other) || !isReplacedBy(other, call));
  if (others.some((entry) => isHis(entry.call)) || rest.some(isHis)) return { shown: others, waiting: rest };
  const olderAt = others.findIndex((entry) => entry.call.atMs < call.atMs);
  const place = olderAt === -1 ? others.length : olderAt;
  const longer = [...others.slice(0, place), { call, sinceMs: Number.NEGATIVE_INFINITY }, ...others.slice(place)];
  if (longer.length <= rows) return { shown: longer, waiting: rest };
  const leaving = longer.findLast((entry) => !isNew(entry, nowMs, leastMs));
  return { shown: longer.filter((entry) => entry !== leaving), waiting: rest };
}

/** The list as it is at this time. Asking again at the same time changes nothing. */
export function advanceCalls<Call extends ListedCall>(list: CallList<Call>, nowMs: number, rules: CallRules<Call>): CallList<Call> {
  const waiting = list.waiting.filter(rules.isTrue);
  let shown = list.shown.filter(
    ({ call, sinceMs }) => !waiting.some((newer) => isReplacedBy(call, newer)) && (rules.isTrue(call) || nowMs - sinceMs < rules.leastMs),
  );
  let taken = 0;
  for (const call of waiting) {
    const oldest = shown.at(-1);
    const hasRoom = shown.length < rules.rows;
    if (!hasRoom && oldest !== undefined && nowMs - oldest.sinceMs < rules.leastMs) break;
    shown = [{ call, sinceMs: nowMs }, ...(hasRoom ? shown : shown.slice(0, -1))];
    taken += 1;
  }
  return { shown, waiting: waiting.slice(taken) };
}

export const isNew = ({ sinceMs }: { readonly sinceMs: number }, nowMs: number, leastMs: number): boolean => nowMs - sinceMs < leastMs;

/** When the next call stops being new, which may change the list and its colours. Infinity = never. */
export const nextCallChangeMs = <Call extends ListedCall>({ shown }: CallList<Call>, nowMs: number, leastMs: number): number =>
  Math.min(...shown.filter((entry) => isNew(entry, nowMs, leastMs)).map(({ sinceMs }) => sinceMs + leastMs));

const isReplacedBy = (old: ListedCall, newer: ListedCall): boolean =>
  old.consumerId === newer.consumerId || old.windowId === newer.windowId;
