import { type Static, Type } from '@sinclair/typebox';
import { NO_SEGMENT } from '../no-segment.js';
import { ClosedObject, described, Flag, Id, Ids, Name, OneOf, WholeNumber } from '../schema.js';
import { book, refer } from './declaration.js';
import { CONDITIONS_MAX } from './segment.js';
import { Sparse } from './texts.js';

/** What a rule asks about the hall. */
export const HALL_FACTS = ['waiting', 'longest_min', 'hour', 'open_windows'] as const;
export const NUMBER_OPS = ['at_least', 'more_than', 'at_most', 'less_than'] as const;

export const RULES_MAX = 12;
/** A rule that is limited over more calls than these is none that people can follow. */
export const OF_MAX = 20;
/** The same of rules, of which the engine takes `RULES_MAX`. */
const RULES_READ_MAX = 24;
const RULE_ID_MAX = 1_000;

/** Of a profile: who is called where no rule calls anybody. */
export const FINALLY = ['share', 'due', 'arrival', 'protocol'] as const;
export type Finally = (typeof FINALLY)[number];

const SegmentId = () => WholeNumber('the id of a segment, or 0 = visitors of none', NO_SEGMENT);

const Condition = ClosedObject(
  {
    fact: OneOf(HALL_FACTS),
    segment: Type.Optional(described('whose visitors are meant, with "waiting" and "longest_min"', SegmentId())),
    op: OneOf(NUMBER_OPS),
    value: WholeNumber('a number from 0 to 10000', 0, 10_000),
  },
  { 'x-expects': 'a condition such as {"fact": "longest_min", "segment": 4, "op": "more_than", "value": 40}' },
);
export type HallCondition = Static<typeof Condition>;

const Rule = ClosedObject(
  {
    id: WholeNumber(`the number of the rule in its profile, from 1 to ${RULE_ID_MAX}`, 1, RULE_ID_MAX),
    when: Type.Array(Condition, {
      maxItems: CONDITIONS_MAX,
      description: 'all of these have to hold; [] = always',
      'x-expects': `at most ${CONDITIONS_MAX} conditions`,
    }),
    call: Type.Array(SegmentId(), {
      minItems: 1,
      maxItems: 50,
      description: 'segments whose visitors are called then, in the order of `finally`',
      'x-expects': 'a list of 1 to 50 ids of segments; 0 = visitors of none',
    }),
    at_most: ClosedObject(
      {
        k: WholeNumber(`a number of calls from 1 to ${OF_MAX - 1}`, 1, OF_MAX - 1),
        of: WholeNumber(`a number of calls from 2 to ${OF_MAX}`, 2, OF_MAX),
      },
      {
        description:
          'at most `k` of any `of` calls one after the other are by this rule: of those of the profile, and of those of each of its ' +
          'windows',
        'x-expects': 'a limit such as {"k": 1, "of": 2}: without one a rule could make all others wait',
      },
    ),
  },
  { 'x-expects': 'a rule such as {"id": 1, "when": [], "call": [3], "at_most": {"k": 1, "of": 2}}' },
);
export type CallingRule = Static<typeof Rule>;

const segmentsAt = (field: string, ids: readonly number[]) =>
  refer(
    field,
    'Segment',
    ids.filter((id) => id !== NO_SEGMENT),
  );

export const CallingProfile = book({
  name: 'CallingProfile',
  isExtension: true,
  title: 'Calling profiles: whom groups of windows call next, by rules and promises. A window without one calls in the usual order.',
  elementsMax: 50,
  fields: {
    id: Id('a calling profile'),
    name: described('the name shown to the staff', Name()),
    windows: described('windows that call by it, each in one profile at most', Ids('workplaces')),
    rules: Type.Array(Rule, {
      maxItems: RULES_READ_MAX,
      description: 'the first rule that holds and finds a visitor calls',
      'x-expects': `at most ${RULES_MAX} rules, each with at_most`,
    }),
    finally: OneOf(
      FINALLY,
      'whom no rule calls: "share" = whose wait is the largest part of the promise (who was promised more may wait without end where ' +
        'more come with short promises than windows can serve), "due" = whose promise ends first, "arrival" = who came first, ' +
        '"protocol" = the usual order, which has no rules',
    ),
    public_reasons: Sparse(
      Flag('1 = the page of a visitor tells how many of those who came later go first, and by what; no names and no numbers of tickets'),
      0,
    ),
    disabled: Flag('1 = its windows call in the usual order'),
  },
  defaults: { windows: [], rules: [], finally: 'share', disabled: 0 },
  references: ({ windows, rules }) => [
    ...refer('windows', 'Workplace', windows),
    ...rules.flatMap(({ when, call }, index) => [
      ...segmentsAt(`rules[${index}].call`, call),
      ...when.flatMap(({ segment = NO_SEGMENT }, place) => segmentsAt(`rules[${index}].when[${place}].segment`, [segment])),
    ]),
  ],
  readers: ['administrator', 'supervisor', 'clerk', 'registrator'],
  example: {
    id: 1,
    name: 'Операционный зал',
    windows: [11],
    rules: [{ id: 1, when: [{ fact: 'longest_min', segment: 1, op: 'more_than', value: 40 }], call: [1], at_most: { k: 1, of: 2 } }],
  },
});
export type CallingProfileRow = Static<typeof CallingProfile.element>;

/** One with an order of its own. */
export type OwnOrder = CallingProfileRow & { readonly finally: Exclude<Finally, 'protocol'> };
