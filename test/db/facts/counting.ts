/** Figures of few visits, as tests of facts ask for them. */
import { Aggregator, type FactFilter, type FactGrouping, type FactsQuestion, type MissedFact } from '../../../db/facts/aggregate.js';
import type { IndicatorValues } from '../../../db/facts/line.js';
import type { Stretch } from '../../../db/facts/rows.js';
import type { Visit } from '../../../db/facts/visit.js';
import { visitFact } from '../../../db/facts/visit-fact.js';
import { at } from './support.js';

export const WAIT = { norm: 900, ofAppointments: 300 };
const SERVICES = new Map([
  [1, { group: 'cash', department: 0, wait: WAIT }],
  [2, { group: null, department: 4, wait: { norm: 0, ofAppointments: 0 } }],
]);

export function counted(
  by: readonly FactGrouping[],
  visits: readonly Visit[],
  stretches: readonly Stretch[] = [],
  rest: Partial<FactsQuestion> = {},
  missed: readonly MissedFact[] = [],
  places: readonly Parameters<Aggregator['addPlaces']>[0][] = [],
) {
  const range = { fromMs: at(-360), toMs: at(1080) };
  const counting = new Aggregator({ by, filter: {}, services: SERVICES, timeZone: 'Europe/Moscow', linesMax: 1000, ...range, ...rest });
  for (const visit of visits) counting.addVisit(visitFact(visit));
  for (const stretch of stretches) counting.addStretch(stretch);
  for (const one of missed) counting.addMissed(one);
  for (const one of places) counting.addPlaces(one);
  const answer = counting.answer();
  if ('tooMany' in answer) throw new Error('too many lines');
  return answer;
}

export const lines = (...asked: Parameters<typeof counted>): Map<string, IndicatorValues> =>
  new Map(counted(...asked).lines.map(({ keys, values }) => [keys.join('/'), values]));
export const total = (visits: readonly Visit[], filter: FactFilter = {}): IndicatorValues => counted([], visits, [], { filter }).total;
