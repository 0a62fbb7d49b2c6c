import { expect, it } from 'vitest';
import type { QueueEvent } from '../../server/model/events/events.js';
import { figuresOf } from '../../server/whatif/figures.js';
import { openMorning } from '../../server/whatif/morning.js';
import { playDay } from '../../server/whatif/player.js';
import { recordDay } from '../../server/whatif/recording.js';
import { fidelityOf } from '../../server/whatif/waits.js';
import { DAY_MS } from '../engine/models/engine.js';
import { BRANCHES } from './branches.js';
import { keptDay, keptText } from './simulated-days.js';

const SEEDS = [1, 2, 3];
const minutes = (ms: number): string => (ms / 60_000).toFixed(1);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

it.each(BRANCHES)('a day of the branch "$name", played under its own rules, comes out as it was', (plan) => {
  for (const seed of SEEDS) {
    const day = keptDay(plan, seed);
    const { samePlace, sameWindow, calls, wasP90Ms, playedP90Ms } = fidelityOf(day, playDay(day, openMorning(day.morning)));
    process.stdout.write(
      `${plan.name}, seed ${seed}: ${day.was.visits.size} visits, ${calls} calls, ${percent(samePlace)} at the same place, of these ` +
        `${percent(sameWindow)} at the same window; P90 ${minutes(wasP90Ms)} and ${minutes(playedP90Ms)} minutes\n`,
    );
    expect(samePlace).toBeGreaterThanOrEqual(0.98);
    expect(Math.abs(playedP90Ms - wasP90Ms)).toBeLessThanOrEqual(0.05 * wasP90Ms);
  }
});

it.each(BRANCHES)('a day of "$name" whose box was switched off while people were served and waited comes out as it was', (plan) => {
  for (const seed of SEEDS) {
    const { morning, events } = keptText(plan, seed);
    const told = events.slice(0, Math.floor(events.length * 0.6));
    const next = { t: 'dayOpened', at: morning.dayStartMs + DAY_MS, day: '', keep: false, reason: '' } as QueueEvent;
    const day = recordDay(morning, [...told, next]);
    if (typeof day === 'string') throw new Error(day);
    expect(day.was.stays.some(({ toMs }) => toMs === null)).toBe(true);
    const played = playDay(day, openMorning(day.morning));
    expect(fidelityOf(day, played)).toMatchObject({ samePlace: 1, sameWindow: 1, calls: day.was.stays.length });
    const { windows } = figuresOf(day, day.was);
    // Who is there when the day ends has been served for as long as the window is known to have been present, and no longer.
    for (const { busyMs, presentMs } of windows) expect(busyMs).toBeLessThanOrEqual(presentMs);
    expect(figuresOf(day, played).windows).toEqual(windows);
  }
});
