/** Absences that come again: when windows are expected to be left, and back. */
import { describe, expect, it } from 'vitest';
import { type Absence, Habits } from '../../../server/engine/forecast/habits.js';
import { DAY_MS, MINUTE_MS, START_MS } from '../models/engine.js';

const WINDOW = 1;
const NO_PLAN = { isOpen: true, plan: '' };
const AWAY = { isOpen: false, plan: '' };

const at = (day: number, minute: number): number => START_MS + day * DAY_MS + minute * MINUTE_MS;
const inMinutes = (ways: readonly (readonly Absence[])[]) =>
  ways.map((way) => way.map(({ fromMs, forMs }) => [fromMs / MINUTE_MS, forMs / MINUTE_MS]));

/** `[left, back]` of each day, minutes from the opening, at which the window comes. */
function daysOf(days: readonly (readonly (readonly [left: number, back: number])[])[], plan = '', isNeeded = true): Habits {
  const habits = new Habits();
  days.forEach((absences, day) => {
    habits.openDay(day, at(day, -30), () => plan);
    habits.open(WINDOW, at(day, 0));
    for (const [left, back] of absences) {
      habits.leave(WINDOW, at(day, left), at(day, left), isNeeded);
      if (back !== Number.POSITIVE_INFINITY) habits.open(WINDOW, at(day, back));
    }
    // The end of the day, with nobody left.
    habits.leave(WINDOW, at(day, 540), at(day, 540), false);
  });
  habits.openDay(days.length, at(days.length, -30), () => plan);
  return habits;
}

describe('the rest of the day of a window', () => {
  it('is like that of days before', () => {
    const habits = daysOf([[[180, 220]], [[190, 235]]]);
    habits.open(WINDOW, at(2, 0));
    expect(inMinutes(habits.rest(WINDOW, NO_PLAN, at(2, 100)))).toEqual([[[80, 40]], [[90, 45]]]);
  });

  it('has no absence that is over, and none of a day on which it would be', () => {
    const habits = daysOf([
      [
        [180, 220],
        [300, 310],
      ],
      [[240, 280]],
    ]);
    habits.open(WINDOW, at(2, 0));
    // Still there at 200: as on the second day.
    expect(inMinutes(habits.rest(WINDOW, NO_PLAN, at(2, 200)))).toEqual([[[40, 40]]]);
    habits.leave(WINDOW, at(2, 205), at(2, 205), true);
    habits.open(WINDOW, at(2, 240));
    expect(inMinutes(habits.rest(WINDOW, NO_PLAN, at(2, 245)))).toEqual([[[55, 10]], []]);
  });

  it('has the return of a window that has been left, unless it has been away for longer than before', () => {
    const habits = daysOf([[[180, 220]], [[190, Number.POSITIVE_INFINITY]], [[400, 405]]]);
    habits.open(WINDOW, at(3, 0));
    habits.leave(WINDOW, at(3, 185), at(3, 185), true);
    expect(inMinutes(habits.rest(WINDOW, AWAY, at(3, 195)))).toEqual([[[0, 30]], [[0, Number.POSITIVE_INFINITY]]]);
    expect(inMinutes(habits.rest(WINDOW, AWAY, at(3, 230)))).toEqual([[[0, Number.POSITIVE_INFINITY]]]);
  });

  it('begins when the window usually comes', () => {
    const habits = daysOf([[[180, 220]]]);
    expect(inMinutes(habits.rest(WINDOW, AWAY, at(1, -10)))).toEqual([
      [
        [0, 10],
        [190, 40],
      ],
    ]);
    // A window that should be there already is not expected.
    expect(habits.rest(WINDOW, AWAY, at(1, 10))).toEqual([]);
  });

  it('ends early only where somebody was left waiting', () => {
    for (const isNeeded of [true, false]) {
      const habits = daysOf([[[400, Number.POSITIVE_INFINITY]]], '', isNeeded);
      habits.open(WINDOW, at(1, 0));
      const [way] = inMinutes(habits.rest(WINDOW, NO_PLAN, at(1, 300)));
      expect(way).toEqual(isNeeded ? [[100, Number.POSITIVE_INFINITY]] : []);
    }
  });

  it('is that of days with the same plan, when there were three of them', () => {
    const day = [[180, 220]] as const;
    const known = daysOf([day, day, day], '09:00-12:00');
    known.open(WINDOW, at(3, 0));
    expect(known.rest(WINDOW, { isOpen: true, plan: '09:00-12:00' }, at(3, 100))).toHaveLength(3);
    expect(known.rest(WINDOW, { isOpen: true, plan: '09:00-15:00' }, at(3, 100))).toEqual([]);
    const two = daysOf([day, day], '09:00-12:00');
    two.open(WINDOW, at(2, 0));
    expect(two.rest(WINDOW, { isOpen: true, plan: '09:00-12:00' }, at(2, 100))).toEqual([]);
  });

  it('is the same by whatever hour the days began', () => {
    for (const hour of [-9, -1, 2]) {
      const habits = daysOf([[[180, 220]]]);
      habits.openDay(2, at(2, 60 * hour), () => '');
      habits.open(WINDOW, at(2, 0));
      expect(inMinutes(habits.rest(WINDOW, NO_PLAN, at(2, 170)))).toEqual([[[10, 40]]]);
    }
  });

  it('is not known of a day in which the program began', () => {
    const habits = new Habits();
    habits.open(WINDOW, at(0, 0));
    habits.leave(WINDOW, at(0, 180), at(0, 180), true);
    habits.openDay(1, at(1, -30), () => '');
    habits.open(WINDOW, at(1, 0));
    expect(habits.rest(WINDOW, NO_PLAN, at(1, 100))).toEqual([]);
  });

  it('is not known after the clock was set', () => {
    const habits = daysOf([[[180, 220]]]);
    habits.open(WINDOW, at(1, 0));
    habits.leave(WINDOW, at(1, 180), at(1, 180), true);
    habits.forgetPresent();
    expect(habits.rest(WINDOW, AWAY, at(1, 190))).toEqual([]);
  });
});
