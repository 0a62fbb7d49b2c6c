/** Why visitors were called. An extension of the original protocol. */
import { type Static, Type } from '@sinclair/typebox';
import { ClosedObject, described, Id, Nullable, OneOf } from '../../../model/schema.js';
import { extensions } from '../../declaration.js';
import { RuleWords, Why } from '../../why.js';
import { workplaceField } from './queue.js';

const ExplainedCall = Type.Object(
  {
    id: Id('a ticket'),
    ticket: Type.String({ description: 'what is printed, such as "Г001"' }),
    at: Type.String({ 'x-expects': 'the moment of the call' }),
    workplace: Type.Integer({ description: 'the window' }),
    clerk: Type.Integer({ description: 'the user who called; -1 = none' }),
    how: described(
      'how it was asked for; "skip" = after a visitor who did not come, "hand" = a certain ticket: out of turn, or with `why` if it ' +
        'was the next one',
      OneOf(['next', 'auto', 'skip', 'hand']),
    ),
    waited: Type.Integer({ description: 'seconds since the ticket was taken, or since the agreed time of one who came earlier' }),
    booked: Type.Optional(Type.String({ description: 'the agreed time of the appointment' })),
    profile: Type.Optional(Type.Integer({ description: 'the calling profile; left out in the usual order' })),
    revision: Type.Optional(Type.Integer({ description: 'of the books of segments and profiles at that time' })),
    reason: Type.Optional(Type.Integer({ description: 'of a call by hand, from the book Reason' })),
    why: Type.Optional(Why()),
  },
  { description: 'the call' },
);
export type WireExplainedCall = Static<typeof ExplainedCall>;

const callExample: WireExplainedCall = {
  ...{ id: 17, ticket: 'А017', at: '2026-11-27T05:34:00.000Z', workplace: 11, clerk: 3, how: 'next', waited: 240 },
  ...{ booked: '2026-11-27T05:30:00.000Z', profile: 1, revision: 4 },
  why: {
    ...{ by: 'share', segment: 2, wait: 240, promise_min: 5 },
    runner_up: { consumer: 22, ticket: 'Б022', segment: 4, wait: 720, promise_min: 25 },
  },
};

/** What overtook a visitor. */
const CAUSES = ['hand', 'skip', 'rule', 'share', 'due', 'arrival', 'priority', 'service', 'ageing'] as const;
const Cause = () =>
  OneOf(CAUSES, '"skip" = in the usual order, somebody else before did not come; else as in `why`, or "hand" = out of turn');
const Count = (description: string) => Type.Integer({ minimum: 0, description });
const DAY_PATTERN = '^[0-9]{4}-[0-9]{2}-[0-9]{2}$';
/** Of one report of fairness: about as many as a month has. Mornings are kept for two. */
export const FAIRNESS_DAYS_MAX = 31;
const SEAL = { sequence: 4711, hash: '5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9' };
const DayField = () => Type.Optional(Type.String({ pattern: DAY_PATTERN, 'x-expects': 'a day of the branch; left out = the present one' }));
const Moment = () => Type.String({ 'x-expects': 'a moment' });

/** A book changes afterwards, and what was removed is not in it: a past day keeps its words. */
export const NamesThen = () =>
  Type.Optional(
    Type.Array(
      Type.Object({
        book: OneOf(['Segment', 'CallingProfile', 'Workplace', 'Service', 'Reason'], 'the book'),
        id: Type.Integer({ description: 'the id of the row' }),
        name: Type.String({ description: 'all names that it had meanwhile, with " / " between them' }),
      }),
      { description: 'of what the answer tells, the names as they stood when it happened; clerks are not among them' },
    ),
  );

const Step = Type.Object({
  at: Moment(),
  what: OneOf(
    [
      ...(['registered', 'called', 'recalled', 'arrived', 'finished', 'postponed', 'returned', 'skipped'] as const),
      ...(['serviceAdded', 'transferred', 'bound', 'takenBack', 'closed', 'consumerChanged'] as const),
    ],
    'what happened, by the name of the event',
  ),
  workplace: Type.Optional(Type.Integer({ description: 'the window' })),
  clerk: Type.Optional(Type.Integer({ description: 'the user who did it' })),
  call: Type.Optional(ExplainedCall),
  reason: Type.Optional(Type.Unsafe<number | string>({ description: 'from the book Reason; of a ticket that was closed its code' })),
  as: Type.Optional(OneOf(['SERVED', 'REJECTED'], 'how it ended what was being served')),
  services: Type.Optional(Type.Array(Type.Integer(), { description: 'the services that the ticket got' })),
  until: Type.Optional(Type.String({ 'x-expects': 'until when the visitor is put aside' })),
});

const Overtaking = Type.Object({
  at: Moment(),
  ticket: Type.String({ description: 'who came later and was called' }),
  workplace: Type.Integer({ description: 'by this window, which could have called the visitor' }),
  clerk: Type.Integer({ description: 'the user who called' }),
  cause: Cause(),
  reason: Type.Optional(Type.Integer({ description: 'of a call out of turn, from the book Reason' })),
  rule: Type.Optional(Type.Integer({ description: 'the rule of the profile' })),
  waited: Count('seconds that the visitor had waited by then'),
  own: Type.Optional(
    Type.Object(
      {
        segment: Type.Integer({ description: 'the segment; 0 = none' }),
        wait: Type.Integer({ description: 'seconds, as the segment counts them; less than 0 = the agreed time had not come' }),
        promise_min: Type.Integer({ description: 'the wait that the segment promises, in minutes' }),
      },
      { description: 'of the visitor, where a profile called: what it compared' },
    ),
  ),
  other_waited: Type.Optional(Count('seconds that the other one had waited')),
  why: Type.Optional(Why()),
});

const Story = Type.Object({
  id: Id('a ticket'),
  ticket: Type.String({ description: 'what is printed' }),
  segment: Type.Integer({ description: 'the segment when the ticket was given; 0 = none' }),
  told: Type.Optional(
    Type.Object(
      { least: Count('seconds, at least'), most: Count('seconds, at most') },
      { description: 'the wait that the visitor was told with the ticket' },
    ),
  ),
  state: OneOf(['WAITING', 'SERVING', 'POSTPONE', 'SERVED', 'REJECTED'], 'of the ticket at the end of the day, or now'),
  steps: Type.Array(Step, { description: 'what happened, in its order; at most 300' }),
  overtaken: Type.Integer({ description: 'how many visitors who came later were called before, each counted once' }),
  overtakings: Type.Array(Overtaking, { description: 'their calls, the first 300 of them: who was called again is there again' }),
  names: NamesThen(),
});
export type WireStory = Static<typeof Story>;
export const explainedCommands = extensions('queue', {
  calledWhy: {
    summary:
      'Why the window called the visitor that it serves, and who would have been called otherwise. `why` is left out for calls out of ' +
      'turn, and in the usual order after a skip: the next one stood behind. `{}` = nobody is there, or it is not known: the journal ' +
      'of the day does not have the call.',
    rights: ['administrator', 'clerk'],
    data: workplaceField,
    reply: Type.Union([ExplainedCall, ClosedObject({})]),
    example: { request: { workplace: 11 }, reply: callExample },
  },

  visitorStory: {
    summary:
      'What happened to a visitor of the present day or of a kept one, for an answer to a complaint: steps, why each call was, and who ' +
      'came later and was called before, by which rule or whose hand. No names of visitors, no notes.',
    rights: ['administrator', 'supervisor'],
    data: {
      ticket: Type.String({ minLength: 1, maxLength: 40, 'x-expects': 'what is printed on the ticket, such as "Г001"' }),
      day: DayField(),
    },
    reply: Type.Object({ day: Type.String({ description: 'the day' }), story: Nullable(Story, 'null = nobody had the ticket') }),
    example: {
      request: { ticket: 'А017', day: '2026-11-27' },
      reply: {
        day: '2026-11-27',
        story: {
          ...{ id: 17, ticket: 'А017', segment: 2, told: { least: 120, most: 480 }, state: 'SERVED' },
          steps: [
            { at: '2026-11-27T05:28:00.000Z', what: 'registered', services: [4] },
            { at: '2026-11-27T05:34:00.000Z', what: 'called', workplace: 11, clerk: 3, call: callExample },
            { at: '2026-11-27T05:41:00.000Z', what: 'finished', workplace: 11, clerk: 3, as: 'SERVED' },
          ],
          names: [{ book: 'Segment', id: 2, name: 'Запись' }],
          overtaken: 1,
          overtakings: [
            {
              ...{ at: '2026-11-27T05:31:00.000Z', ticket: 'А018', workplace: 12, clerk: 4, cause: 'hand', reason: 2 },
              ...{ waited: 180, other_waited: 60 },
            },
          ],
        },
      },
    },
  },

  fairness: {
    summary:
      'How fairly the visitors of a day, or of several, were called: those who came later and were called before, by which rule and by ' +
      'whose hand, reasons of calls out of turn, the longest waits with what overtook them, and windows that were free for a minute or ' +
      'more while somebody waited whom they could call. It follows from the journal alone: `hash` is that of the last batch that was ' +
      'read and covers all before it. `qctl journal verify` checks the chain; the same question about past days has the same answer. ' +
      'Each day is counted from its own morning: who waited overnight waits anew.',
    rights: ['administrator', 'supervisor'],
    data: {
      day: DayField(),
      to: Type.Optional(
        Type.String({
          pattern: DAY_PATTERN,
          'x-expects': `the last day of several, ${FAIRNESS_DAYS_MAX} at most; left out = \`day\` alone`,
        }),
      ),
    },
    reply: Type.Object({
      day: Type.String({ description: 'the day, or the first of several' }),
      to: Type.Optional(Type.String({ description: 'the last of several days' })),
      visitors: Count('visitors who came'),
      calls: Count('all calls, later stages included'),
      causes: Type.Array(
        Type.Object({
          cause: Cause(),
          calls: Count('calls that overtook somebody'),
          overtaken: Count('visitors whom they overtook, each call counted'),
        }),
        { description: 'what overtook visitors; those that did not are left out' },
      ),
      rules: Type.Array(
        Type.Object({
          profile: Type.Integer({ description: 'the calling profile' }),
          rule: Type.Integer({ description: 'the rule, by its number in the profile at that time; one that was changed is another one' }),
          ...RuleWords,
          calls: Count('calls by it that overtook somebody'),
          overtaken: Count('visitors whom they overtook, each call counted'),
        }),
        { description: 'the rules among these causes, those first that overtook most' },
      ),
      hands: Type.Array(
        Type.Object({
          clerk: Type.Integer({ description: 'the user who called out of turn' }),
          reason: Nullable(Type.Integer(), 'from the book Reason; null = none was given'),
          calls: Count('such calls'),
          overtaken: Count('visitors whom they overtook, each call counted'),
        }),
        { description: 'calls out of turn, those first that overtook most' },
      ),
      longest: Type.Array(
        Type.Object({
          day: Type.String({ description: 'on which day' }),
          ticket: Type.String({ description: 'what is printed' }),
          waited: Count('seconds until the first call, or until the visitor left, or until now'),
          called: Type.Boolean({ description: 'whether a call ended it' }),
          causes: Type.Array(Type.Object({ cause: Cause(), overtaken: Count('how often') }), { description: 'what overtook the visitor' }),
        }),
        { description: 'the 20 longest waits' },
      ),
      idle: Type.Array(
        Type.Object({
          workplace: Type.Integer({ description: 'the window' }),
          times: Count('how often it was free for a minute or more while somebody waited whom it could call'),
          seconds: Count('how long, together'),
          page_closed: Count('of these seconds: the page of its clerk was closed, for ten minutes or more each time'),
        }),
        { description: 'windows that were idle' },
      ),
      names: NamesThen(),
      days: Type.Array(
        Type.Object({
          day: Type.String({ description: 'a day' }),
          visitors: Count('visitors who came on it'),
          calls: Count('its calls'),
          sequence: Count('the last batch of the journal that was read for it'),
          hash: Type.String({ description: 'the hash of that batch in hexadecimal: the seal of this part' }),
        }),
        { description: 'the days that were counted, in their order' },
      ),
      missing: Type.Array(Type.String(), { description: 'days of which the journal or the morning is not kept: they are not counted' }),
      sequence: Count('the last batch of the journal that was read'),
      hash: Type.String({ description: 'its hash in hexadecimal' }),
    }),
    example: {
      request: { day: '2026-11-27' },
      reply: {
        ...{ day: '2026-11-27', visitors: 192, calls: 190 },
        causes: [
          { cause: 'hand', calls: 4, overtaken: 9 },
          { cause: 'rule', calls: 3, overtaken: 5 },
        ],
        rules: [
          {
            ...{ profile: 1, rule: 2, when: [{ fact: 'longest_min', segment: 4, op: 'more_than', value: 40 }], call: [4] },
            ...{ at_most: { k: 1, of: 2 }, calls: 3, overtaken: 5 },
          },
        ],
        hands: [{ clerk: 3, reason: 2, calls: 4, overtaken: 9 }],
        longest: [{ day: '2026-11-27', ticket: 'А017', waited: 1260, called: true, causes: [{ cause: 'hand', overtaken: 3 }] }],
        idle: [{ workplace: 11, times: 2, seconds: 190, page_closed: 0 }],
        names: [{ book: 'Segment', id: 4, name: 'Касса' }],
        days: [{ day: '2026-11-27', visitors: 192, calls: 190, ...SEAL }],
        ...{ missing: [], ...SEAL },
      },
    },
  },
});
