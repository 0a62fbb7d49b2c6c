/** The usual day beside today: which days it is of, and what is the mean of them. */
import { expect, it } from 'vitest';
import { type DayCounts, nothingCounted, quartersIn, type TimeRange } from '../../../db/facts/day.js';
import { Clock } from '../../../server/pipeline/commit/clock.js';
import { Pipeline } from '../../../server/pipeline/commit/pipeline.js';
import { serialised } from '../../../server/pipeline/handlers/answer-data.js';
import type { AnyRequest } from '../../../server/pipeline/handlers/context.js';
import type { Answer } from '../../../server/pipeline/handlers/handler.js';
import { HANDLERS } from '../../../server/pipeline/handlers/index.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { ADMIN, openBranch } from '../../engine/models/demo-engine.js';
import { SlowDisk } from '../commit/slow-disk.js';

/** A history with this many visits of each day, all in the quarter at nine o'clock; each is served in the next quarter. */
class Past {
  asked = 0;
  isBroken = false;
  constructor(private readonly visits: Readonly<Record<string, number>>) {}

  async dayCounts(ranges: readonly TimeRange[]): Promise<DayCounts[]> {
    this.asked += 1;
    if (this.isBroken) throw new Error('the disk cannot be read');
    return ranges.map((range) => {
      const counts = nothingCounted(range);
      const visits = this.visits[new Date((range.fromMs + range.toMs) / 2).toISOString().slice(0, 10)] ?? 0;
      const at = (hours: number): number => Math.round((hours * quartersIn(range)) / 24);
      counts.visits = visits;
      counts.arrived[at(9)] = visits;
      counts.waiting[at(9)] = visits;
      counts.served[at(9) + 1] = visits;
      return counts;
    });
  }
}

async function dayCurve(store: Past, day: string, zone = 'UTC'): Promise<ReplyData<'dayCurve'>> {
  const engine = openBranch();
  const clock = new Clock(zone, engine.nowMs, { wallMs: () => engine.nowMs, monotonicMs: () => 0 });
  const context = { pipeline: new Pipeline(engine.state, new SlowDisk(), clock), store };
  const session = { userId: ADMIN, component: 'administrator', placeId: null };
  const handler = HANDLERS.get('dayCurve');
  if (handler === undefined) throw new Error('nothing handles dayCurve');
  const request = { context, state: engine.state, session, data: { day } } as unknown as AnyRequest;
  const answered = (await handler.answer(request)) as Answer;
  return JSON.parse(serialised(await answered.data)) as ReplyData<'dayCurve'>;
}

it('is the mean of the same weekday of four weeks, of days on which somebody came', async () => {
  const past = new Past({ '2026-11-17': 3, '2026-11-10': 4, '2026-10-27': 9, '2026-10-20': 100, '2026-11-18': 100, '2026-11-24': 100 });
  const { usual, usual_days } = await dayCurve(past, '2026-11-24');
  expect(usual_days).toEqual(['2026-11-17', '2026-11-10', '2026-10-27']);
  const quarters = (list: readonly number[] | undefined) => list?.flatMap((number, at) => (number === 0 ? [] : [[at, number]]));
  expect([quarters(usual?.arrived), quarters(usual?.waiting), quarters(usual?.served)]).toEqual([[[36, 5.33]], [[36, 5.33]], [[37, 5.33]]]);
  expect(usual?.arrived).toHaveLength(96);
});

it('is not there where nobody has come on such a day', async () => {
  expect(await dayCurve(new Past({ '2026-11-18': 5 }), '2026-11-24')).toMatchObject({ usual: null, usual_days: [] });
});

it('is not of a day on which clocks are changed, whose quarters mean other hours', async () => {
  const past = new Past({ '2026-10-25': 5, '2026-10-18': 7 });
  expect((await dayCurve(past, '2026-11-01', 'Europe/Berlin')).usual_days).toEqual(['2026-10-18']);
});

it('is read once for a day, and again after a failure', async () => {
  const past = new Past({ '2026-11-17': 3 });
  past.isBroken = true;
  await expect(dayCurve(past, '2026-11-24')).rejects.toThrow('cannot be read');
  past.isBroken = false;
  const before = past.asked;
  // The day itself is counted each time, its usual day once.
  for (let count = 1; count <= 3; count++) {
    expect((await dayCurve(past, '2026-11-24')).usual_days).toEqual(['2026-11-17']);
    expect(past.asked - before).toBe(count + 1);
  }
  await dayCurve(past, '2026-11-25');
  expect(past.asked - before).toBe(6);
});
