/** Whether the conditions of a rule can hold together. From rows alone. */
import type { HallCondition } from '../../../model/books/calling-profile.js';
import { isWithout, type Span, spanOf } from './spans.js';

const FROM_ZERO: Span = { least: 0, most: Number.POSITIVE_INFINITY };
const HOURS: Span = { least: 0, most: 23 };
const NOBODY: Span = { least: 0, most: 0 };

export interface HallLimits {
  /** So many windows have the profile. */
  readonly windows: number;
  /** Nobody belongs to it. */
  readonly isDead: (segment: number) => boolean;
}

/** Whether the conditions of a rule can hold while somebody of `call` waits. */
export function canHoldInHall(when: readonly HallCondition[], call: readonly number[], { windows, isDead }: HallLimits): boolean {
  const span = (fact: HallCondition['fact'], domain: Span, segment?: number): Span =>
    spanOf(
      domain,
      when.filter((one) => one.fact === fact && one.segment === segment),
    );
  // A window that calls may be on a break itself, which ends with the call: none need be open.
  if (isWithout(span('hour', HOURS)) || isWithout(span('open_windows', { least: 0, most: windows }))) return false;
  /** How many of the segment wait then; nobody has waited for a minute where nobody waits. */
  const waitingOf = (segment: number): Span => {
    const longest = span('longest_min', isDead(segment) ? NOBODY : FROM_ZERO, segment);
    const waiting = span('waiting', isDead(segment) ? NOBODY : FROM_ZERO, segment);
    if (isWithout(longest)) return longest;
    return longest.least > 0 ? { ...waiting, least: Math.max(1, waiting.least) } : waiting;
  };
  const named = new Set(when.flatMap(({ segment }) => segment ?? []));
  if ([...named].some((segment) => isWithout(waitingOf(segment)))) return false;
  return call.some((segment) => waitingOf(segment).most > 0);
}
