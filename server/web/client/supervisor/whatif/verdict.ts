/** For whom the day would have been better and for whom worse: what is decided by, before it is applied. Pure. */
import type { Trial } from './changes.js';

type Figures = NonNullable<Trial['was']>;

/** What nobody notices is neither better nor worse. */
export const NOTICED_SEC = 60;

type Waits = Pick<Figures, 'visits' | 'called' | 'mean' | 'p90'>;

export interface Effect {
  readonly id: number;
  readonly was: Waits;
  readonly would: Waits;
  /** How much longer they would wait on average, and nine of ten of them; less than 0 = shorter. */
  readonly longerSec: number;
  readonly p90LongerSec: number;
  /** How many of them more nobody would call. */
  readonly lost: number;
}

export interface Verdict {
  readonly of: 'segments' | 'services';
  readonly better: readonly Effect[];
  readonly worse: readonly Effect[];
  /** The greatest effect is one for the worse. */
  readonly isWorse: boolean;
}

const NOBODY: Waits = { visits: 0, called: 0, mean: 0, p90: 0 };

/** @param gain more than 0 = better */
const noticed = (gain: number): number => (Math.abs(gain) < NOTICED_SEC ? 0 : gain);

export const uncalled = ({ visits, called }: Pick<Waits, 'visits' | 'called'>): number => visits - called;

/** Of figures of those who are called a loss is always one. Where fewer are called no gain is: those who wait longest are in no wait. */
export const gainOfCalled = (gain: number, lost: number): number => (gain > 0 && lost > 0 ? 0 : gain);

/** What a change of a wait is worth: 0 = nothing that anybody notices. */
export const gainOf = (longerSec: number, lost: number): number => gainOfCalled(noticed(-longerSec), lost);

/**
 * By categories where the branch has some, else by services; the greatest effect first. Who gains in one way and loses in another is in
 * both.
 */
export function verdictOf(was: Figures, would: Figures): Verdict {
  const hasSegments = [...was.segments, ...would.segments].some(({ segment }) => segment !== 0);
  const linesOf = ({ segments, services }: Figures): ReadonlyMap<number, Waits> =>
    hasSegments
      ? new Map(segments.map((line) => [line.segment, line] as const))
      : new Map(services.map((line) => [line.service, line] as const));
  const [before, after] = [linesOf(was), linesOf(would)];
  const effects = [...new Set([...before.keys(), ...after.keys()])].map((id): Effect => {
    const [one, other] = [before.get(id) ?? NOBODY, after.get(id) ?? NOBODY];
    const longer = { longerSec: other.mean - one.mean, p90LongerSec: other.p90 - one.p90 };
    return { id, was: one, would: other, ...longer, lost: uncalled(other) - uncalled(one) };
  });
  const [better, worse] = [bySize(effects, gainIn), bySize(effects, harmIn)];
  return {
    of: hasSegments ? 'segments' : 'services',
    better: better.map(([, effect]) => effect),
    worse: worse.map(([, effect]) => effect),
    isWorse: (worse[0]?.[0] ?? 0) > (better[0]?.[0] ?? 0),
  };
}

const bySize = (effects: readonly Effect[], sizeOf: (effect: Effect) => number): (readonly [number, Effect])[] =>
  effects
    .map((effect) => [sizeOf(effect), effect] as const)
    .filter(([size]) => size > 0)
    .sort(([one], [other]) => other - one);

const gainIn = ({ longerSec, lost }: Effect): number => Math.max(0, gainOf(longerSec, lost)) + Math.max(0, -lost) * NOTICED_SEC;

const harmIn = ({ longerSec, p90LongerSec, lost }: Effect): number =>
  Math.max(0, -gainOf(longerSec, lost), -gainOf(p90LongerSec, lost)) + Math.max(0, lost) * NOTICED_SEC;

/** What is told of who is better off. */
export const gainsOf = ({ longerSec, lost }: Effect) => only({ shorter: longerSec <= -NOTICED_SEC, lessLost: lost < 0 });

/** Of who is worse off: of the worst all figures. Whom nobody would call is told of each: it is seen before it is applied. */
export function harmsOf({ longerSec, p90LongerSec, lost }: Effect, isWorst: boolean) {
  const [isLonger, isP90Longer] = [longerSec >= NOTICED_SEC, p90LongerSec >= NOTICED_SEC];
  return only({
    meanNow: isLonger && isWorst,
    longer: isLonger && !isWorst,
    p90Now: isP90Longer && (isWorst || !isLonger),
    moreLost: lost > 0,
  });
}

const only = <Told extends string>(told: Readonly<Record<Told, boolean>>): Told[] =>
  (Object.keys(told) as Told[]).filter((one) => told[one]);
