import { type Static, Type } from '@sinclair/typebox';
import { USUAL_PROMISE_MIN } from '../no-segment.js';
import { ClosedObject, described, Flag, Id, Name, OneOf, WholeNumber } from '../schema.js';
import { book, refer } from './declaration.js';

/** What a segment asks about a visitor. */
export const VISITOR_FACTS = [
  'service',
  'kiosk',
  'appointment',
  'minutes_early',
  'minutes_late',
  'coefficient',
  'language',
  'returned',
] as const;
export type VisitorFact = (typeof VISITOR_FACTS)[number];

/** Comparisons of numbers, membership in a list, and of a flag that it is 1 or 0. */
export const OPS = ['at_least', 'more_than', 'at_most', 'less_than', 'in', 'not_in', 'is'] as const;
export type Op = (typeof OPS)[number];

/** A day's work; a longer promise is none. */
export const PROMISE_MIN_MAX = 480;
/** Programs that make types of lists of twenty and fewer write a type for each length of each list within another. */
export const CONDITIONS_MAX = 24;
const VALUES_MAX = 200;

const Value = () =>
  Type.Unsafe<number | readonly (number | string)[]>(
    Type.Union(
      [
        WholeNumber('a number', -10_000, 10_000),
        Type.Array(Type.Union([Type.Integer({ minimum: 1 }), Type.String({ pattern: '^[a-z]{2}$' })]), {
          minItems: 1,
          maxItems: VALUES_MAX,
        }),
      ],
      { 'x-expects': 'a number; with "in" and "not_in" a list of ids, or of languages such as ["kk"]' },
    ),
  );

const Condition = ClosedObject(
  { fact: OneOf(VISITOR_FACTS), op: OneOf(OPS), value: Value() },
  { 'x-expects': 'a condition such as {"fact": "service", "op": "in", "value": [4]}' },
);
export type VisitorCondition = Static<typeof Condition>;

export const Segment = book({
  name: 'Segment',
  isExtension: true,
  title: 'Segments: kinds of visitors, with what each of them is promised. A visitor belongs to the first one that fits.',
  elementsMax: 50,
  fields: {
    id: Id('a segment'),
    name: described('the name shown to the staff', Name()),
    position: WholeNumber('its place: the first segment that fits counts, of two with the same place the smaller id', 0, 10_000),
    when: Type.Array(Condition, {
      maxItems: CONDITIONS_MAX,
      description: 'all of these have to hold when the visitor takes a ticket, is transferred or gets another service; [] = always',
      'x-expects': `at most ${CONDITIONS_MAX} conditions`,
    }),
    promise_min: WholeNumber('the wait that its visitors are promised, in minutes', 1, PROMISE_MIN_MAX),
    by: OneOf(
      ['arrival', 'appointment'],
      'the wait counts from: "arrival" = the ticket, "appointment" = the agreed time, or the ticket where that came later',
    ),
    disabled: Flag('1 = no further visitor belongs to it'),
  },
  defaults: { position: 100, when: [], promise_min: USUAL_PROMISE_MIN, by: 'arrival', disabled: 0 },
  references: ({ when }) => [...refer('when', 'Service', idsIn(when, 'service')), ...refer('when', 'Registrator', idsIn(when, 'kiosk'))],
  readers: ['administrator', 'supervisor', 'clerk', 'registrator'],
  example: {
    id: 1,
    name: 'Касса',
    position: 10,
    when: [{ fact: 'service', op: 'in', value: [4] }],
    promise_min: 10,
  },
});
export type SegmentRow = Static<typeof Segment.element>;

/** Of numbers: a list of texts is refused as what it is. */
const idsIn = (when: readonly VisitorCondition[], fact: VisitorFact): readonly number[] =>
  when
    .flatMap((condition) => (condition.fact === fact && typeof condition.value === 'object' ? condition.value : []))
    .filter((id) => typeof id === 'number');
