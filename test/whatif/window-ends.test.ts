/** Clerks go home and log nobody out: a window of a play calls nobody after it has ended in fact. */
import { expect, it } from 'vitest';
import { PAGE_GONE_MS } from '../../server/model/alerts.js';
import type { QueueEvent } from '../../server/model/events/events.js';
import { figuresOf } from '../../server/whatif/figures.js';
import type { KeptDay, PlayedDay } from '../../server/whatif/kept-day.js';
import { openMorning } from '../../server/whatif/morning.js';
import { playDay } from '../../server/whatif/player.js';
import { recordDay } from '../../server/whatif/recording.js';
import { varied } from '../../server/whatif/variant.js';
import { fidelityOf } from '../../server/whatif/waits.js';
import { DAY_MS } from '../engine/models/engine.js';
import { BRANCHES } from './branches.js';
import { keptText } from './simulated-days.js';

/** A day on whose evening nobody has logged out, with what else happened. */
function evening(more: (day: KeptDay) => readonly QueueEvent[] = () => []): KeptDay {
  const [plain] = BRANCHES;
  if (plain === undefined) throw new Error('there is no branch');
  const { morning, events } = keptText(plain, 1);
  const told = events.filter(({ t }) => t !== 'sessionClosed');
  const next = { t: 'dayOpened', at: morning.dayStartMs + DAY_MS, day: '', keep: false, reason: '' } as QueueEvent;
  const dayOf = (others: readonly QueueEvent[]): KeptDay => {
    const day = recordDay(morning, [...[...told, ...others].sort((one, other) => one.at - other.at), next]);
    if (typeof day === 'string') throw new Error(day);
    return day;
  };
  return dayOf(more(dayOf([])));
}

/** Three of four windows are closed all day, so that many wait in the evening. */
function withOneWindow(day: KeptDay, window: number): PlayedDay {
  const others = [1, 2, 3, 4].filter((id) => id !== window).map((id) => ({ id, hours: [] }));
  const made = varied(day, { windows: others, books: {}, whole: [] });
  if (!('day' in made)) throw new Error(made.error);
  return playDay(made.day, made.state);
}

const lastCall = ({ stays }: PlayedDay, window: number): number =>
  Math.max(...stays.filter((stay) => stay.window === window).map(({ fromMs }) => fromMs));

it('a window that nobody closed calls until the last event of the day; whoever waits then is not called', () => {
  const day = evening();
  const play = withOneWindow(day, 2);
  expect(lastCall(play, 2)).toBeLessThanOrEqual(day.lastMs + 60_000);
  const { visits, called } = figuresOf(day, play).total;
  expect(visits - called).toBeGreaterThan(50);
  expect(fidelityOf(day, playDay(day, openMorning(day.morning)))).toMatchObject({ samePlace: 1, sameWindow: 1 });
});

it('a window whose page was closed to the end calls nobody since then', () => {
  const lastActs = (day: KeptDay): Map<number, number> => new Map(day.was.stays.map(({ window, toMs }) => [window, toMs ?? 0]));
  const closed = (day: KeptDay): QueueEvent[] => {
    const [window, actedMs] = [...lastActs(day)].sort(([, one], [, other]) => one - other)[0] ?? [0, 0];
    const about = { kind: 'pageClosed', severity: 'warning', window, user: 1 } as const;
    return [{ t: 'alertBegan', at: actedMs + PAGE_GONE_MS + 1, a: 1, about }];
  };
  const day = evening(closed);
  const [window, actedMs] = [...lastActs(day)].sort(([, one], [, other]) => one - other)[0] ?? [0, 0];
  expect(actedMs).toBeLessThan(day.lastMs);
  expect(day.windowEndsMs.get(window)).toBe(actedMs + 1);
  expect(lastCall(withOneWindow(day, window), window)).toBeLessThanOrEqual(actedMs + 60_000);
  // Whoever acts after it was back at the page.
  const alertMs = (one: KeptDay): number => (one.was.stays.find((stay) => stay.window === window)?.toMs ?? 0) + 1;
  const back = evening((one) => closed(one).map((event) => ({ ...event, at: alertMs(one) })));
  expect(back.windowEndsMs.get(window)).toBe(back.lastMs);
});
