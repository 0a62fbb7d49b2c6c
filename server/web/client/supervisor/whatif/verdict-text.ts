/** For whom the day would have been better and for whom worse, in a sentence. */
import { durationText } from '../../shared/words/time.js';
import { type Effect, gainsOf, harmsOf, type Verdict } from './verdict.js';
import { say } from './words.js';

/** So many are named of each side. */
const NAMED = 3;

export function verdictText(
  { of, better, worse, isWorse }: Verdict,
  nameOf: Readonly<Record<Verdict['of'], (id: number) => string>>,
): string {
  const told = (effects: readonly Effect[], tell: (effect: Effect, place: number) => string): string =>
    effects
      .slice(0, NAMED)
      .map((effect, place) => `${nameOf[of](effect.id)} (${tell(effect, place)})`)
      .concat(effects.length > NAMED ? say('andOthers', { count: effects.length - NAMED }) : [])
      .join('; ');
  const parts = [
    better.length === 0 ? '' : say('betterFor', { who: told(better, gainText) }),
    worse.length === 0 ? '' : say('worseFor', { who: told(worse, harmText) }),
  ].filter(Boolean);
  return parts.length === 0 ? say('sameForAll') : (isWorse ? [...parts].reverse() : parts).join(' ');
}

const minutesOf = (seconds: number): number => Math.round(Math.abs(seconds) / 60);

const gainText = (effect: Effect): string =>
  gainsOf(effect)
    .map((gain) => (gain === 'shorter' ? say(gain, { count: minutesOf(effect.longerSec) }) : say(gain, { count: -effect.lost })))
    .join(', ');

function harmText(effect: Effect, place: number): string {
  const { was, would, longerSec, lost } = effect;
  const pair = (figure: 'mean' | 'p90') => ({ was: durationText(was[figure] * 1000), would: durationText(would[figure] * 1000) });
  const values = {
    meanNow: () => pair('mean'),
    longer: () => ({ count: minutesOf(longerSec) }),
    p90Now: () => pair('p90'),
    moreLost: () => ({ count: lost }),
  };
  return harmsOf(effect, place === 0)
    .map((harm) => say(harm, values[harm]()))
    .join(', ');
}
