/** A trial of a day: how well it comes out under its own rules, and how it was beside how it would have been. */
import { Rejection } from '../model/errors/errors.js';
import { type DayFigures, figuresOf } from './figures.js';
import type { KeptDay } from './kept-day.js';
import { openMorning } from './morning.js';
import { type NameThen, namesOfDay } from './names-then.js';
import { playDay } from './player.js';
import { type Variant, varied } from './variant.js';
import { FIDELITY_LEAST, type Fidelity, fidelityOf } from './waits.js';

export interface Trial {
  readonly fidelity: Fidelity;
  /** null = the rules do not explain the day well enough. */
  readonly figures: { readonly was: DayFigures; readonly would: DayFigures } | null;
  /** Of what the figures are of, as it was named on the day: it may be gone since. */
  readonly names: readonly NameThen[];
}

export function tryDay(day: KeptDay, variant: Variant): Trial | Rejection {
  // What is asked for is refused whatever the day was like.
  const made = varied(day, variant);
  if (made instanceof Rejection) return made;
  const fidelity = fidelityOf(day, playDay(day, openMorning(day.morning)));
  if (fidelity.samePlace < FIDELITY_LEAST) return { fidelity, figures: null, names: [] };
  const [was, would] = [figuresOf(day, day.was), figuresOf(day, playDay(made.day, made.state))];
  const both = [was, would];
  const names = namesOfDay(day, {
    Segment: both.flatMap(({ segments }) => segments.map(({ segment }) => segment)),
    Service: both.flatMap(({ services }) => services.map(({ service }) => service)),
    Workplace: both.flatMap(({ windows }) => windows.map(({ window }) => window)),
  });
  return { fidelity, figures: { was, would }, names };
}
