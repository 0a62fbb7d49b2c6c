/** Figures of visits and windows. An extension of the original protocol. */
import { type TSchema, Type } from '@sinclair/typebox';
import { CHANNELS } from '../../../model/consumer.js';
import { described, Id, OneOf } from '../../../model/schema.js';
import { extensions } from '../../declaration.js';
import { GROUPINGS, INDICATOR_NAMES, INDICATORS, type Indicators, type Unit } from '../../figures/indicators.js';

const Day = (description: string) => Type.Optional(Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', 'x-expects': description }));

const NUMBERS: Readonly<Record<Unit, TSchema>> = {
  count: Type.Integer(),
  seconds: Type.Integer(),
  percent: Type.Number(),
  'per hour': Type.Number(),
  counts: Type.Array(Type.Integer()),
  'count by reason': Type.Record(Type.String(), Type.Integer()),
  'seconds by reason': Type.Record(Type.String(), Type.Integer()),
  'count by outcome': Type.Record(Type.String(), Type.Integer()),
};

/** Every indicator; its definition is in docs/indicators.md. */
const indicatorFields = Object.fromEntries(
  INDICATOR_NAMES.map((name) => {
    const { unit } = INDICATORS[name];
    const description = `${unit}; null = nothing was counted`;
    return [name, unit === 'counts' ? { ...NUMBERS[unit], description: unit } : Type.Union([NUMBERS[unit], Type.Null()], { description })];
  }),
);
const IndicatorValues = Type.Unsafe<Indicators>(Type.Object(indicatorFields));
const IndicatorLine = Type.Unsafe<Indicators & { readonly keys: readonly (string | number | null)[] }>(
  Type.Object({
    keys: Type.Array(Type.Union([Type.String(), Type.Integer(), Type.Null()]), {
      description: 'what the line is of, in the order of `by`: ids, numbers, texts or days; null = none',
    }),
    ...indicatorFields,
  }),
);

/** Nothing but one visit that was served after two minutes. */
const exampleValues: Indicators = {
  ...Object.assign({}, ...INDICATOR_NAMES.map((name) => ({ [name]: INDICATORS[name].unit === 'count' ? 0 : null }))),
  ...{ arrived: 1, served: 1, served_percent: 100, refused_percent: 0, no_show_percent: 0, left_percent: 0, closed_percent: 0 },
  ...{ refused_by: {}, calls: 1, calls_by_hand: 1, calls_by_hand_by: { none: 1 }, postponed_by: {}, postponed_sec: 0 },
  ...{ outcomes: { none: 1 }, waits: 1, wait_mean: 120, wait_median: 120, wait_p90: 120, wait_max: 120 },
  ...{ wait_within_norm_percent: 100, wait_bands: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
  ...{ servings: 1, service_mean: 300, service_median: 300, service_p90: 300, service_max: 300 },
  ...{ operations: 1, service_within_norm_percent: 100, service_over_danger_percent: 0 },
  ...{ visit_mean: 420, visit_median: 420, visit_p90: 420, visit_max: 420 },
  ...{ open_sec: 3600, serving_sec: 300, idle_sec: 3180, idle_waited_sec: 120, break_sec: 0, break_by: {} },
  ...{ utilisation_percent: 8.3, visits_per_hour: 1, quick_questions: 0 },
};

export const indicatorCommands = extensions('queue', {
  indicators: {
    summary:
      'Figures of the visits and windows of some days, in lines by one or two groupings. docs/indicators.md defines each figure, and ' +
      'what filters and groupings do with visits that were at several windows. An id that the book never gave is refused, as is a ' +
      'group or a department that no service has, and a language that is neither one of the branch nor was chosen in these days; what ' +
      'was removed can still be asked for by its id. A clerk asks for own figures alone (`user`).',
    rights: ['administrator', 'supervisor', 'clerk'],
    data: {
      from: Day('the first day of the branch, such as 2026-11-24; today if left out'),
      to: Day('the last day; the first one if left out'),
      by: Type.Optional(
        Type.Array(Type.Union(GROUPINGS.map((name) => Type.Literal(name))), {
          maxItems: 2,
          uniqueItems: true,
          'x-expects': 'at most two groupings',
        }),
      ),
      service: Type.Optional(described('operations of that service', Id('a service'))),
      group: Type.Optional(Type.String({ maxLength: 100, 'x-expects': 'a group of services' })),
      department: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000, 'x-expects': 'a department of services' })),
      operation: Type.Optional(described('that operation alone', Id('an operation'))),
      workplace: Type.Optional(described('what was done at that window', Id('a workplace'))),
      user: Type.Optional(described('what the user did', Id('a user'))),
      userRole: Type.Optional(described('what users of the role did', Id('a user role'))),
      registrator: Type.Optional(described('tickets of that kiosk', Id('a registrator'))),
      channel: Type.Optional(OneOf(CHANNELS, `who gave the ticket: one of ${CHANNELS.join(', ')}`)),
      language: Type.Optional(
        Type.String({ pattern: '^[a-z]{2}$', 'x-expects': 'the language of the visitor, such as "kk"', 'x-example': 'kk' }),
      ),
      ticket: Type.Optional(Type.String({ maxLength: 20, 'x-expects': 'a ticket such as Г002' })),
    },
    reply: Type.Object({
      from: Type.String({ description: 'the first day' }),
      to: Type.String({ description: 'the last day' }),
      time_zone: Type.String({ description: 'the zone of the days and hours' }),
      by: Type.Array(Type.String(), { description: 'the groupings' }),
      lines: Type.Array(IndicatorLine, { description: 'sorted by their keys' }),
      total: described('of everything that the filters keep', IndicatorValues),
    }),
    example: {
      request: { from: '2026-11-24', to: '2026-11-24', by: ['window', 'hour'] },
      reply: {
        ...{ from: '2026-11-24', to: '2026-11-24', time_zone: 'Asia/Almaty', by: ['window', 'hour'] },
        ...{ lines: [{ keys: [11, 9], ...exampleValues }], total: { ...exampleValues, appointments_missed: 0 } },
      },
    },
  },
});
