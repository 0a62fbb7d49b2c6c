/** Why a visitor is called, on the wire: of a profile or of the usual order in one form, which pages word. */
import { type Static, Type } from '@sinclair/typebox';
import { HALL_FACTS, NUMBER_OPS } from '../model/books/calling-profile.js';
import type { ExplainedCall } from '../model/explained-call.js';
import { OneOf } from '../model/schema.js';
import type { RuleThen, WhyCalled, WhyUsual } from '../model/why-called.js';

/** The rule as it was at that time, so that it can be told in words when it has been changed since. */
export const RuleWords = {
  when: Type.Optional(
    Type.Array(
      Type.Object({
        fact: OneOf(HALL_FACTS),
        segment: Type.Optional(Type.Integer({ description: 'of the book Segment; 0 = visitors of none' })),
        op: OneOf(NUMBER_OPS),
        value: Type.Integer({ description: 'what the fact is compared with' }),
      }),
      { description: 'the conditions of the rule, as they were; left out = not known' },
    ),
  ),
  call: Type.Optional(Type.Array(Type.Integer(), { description: 'segments whose visitors the rule calls' })),
  at_most: Type.Optional(
    Type.Object(
      { k: Type.Integer({ description: 'so many calls' }), of: Type.Integer({ description: 'of so many one after the other' }) },
      { description: 'the limit of the rule' },
    ),
  ),
};

/** Who is compared: only calls by a profile know segments and promises. */
const Weighed = {
  segment: Type.Optional(Type.Integer({ description: 'of the book Segment; 0 = none; left out in the usual order' })),
  wait: Type.Optional(
    Type.Integer({ description: 'seconds since the ticket or the agreed time, as the segment has it; less than 0 = it has not come yet' }),
  ),
  promise_min: Type.Optional(Type.Integer({ description: 'the wait that the segment promises, in minutes' })),
};

export const Why = () =>
  Type.Object(
    {
      by: OneOf(
        ['rule', 'share', 'due', 'arrival', 'alone', 'priority', 'service', 'ageing'],
        'a rule of the profile; or the largest part of the promise, the promise that ends first, who came first; nobody else could be ' +
          'called; the priority, that of the service, or a wait so long that it goes before priorities',
      ),
      rule: Type.Optional(Type.Integer({ description: 'the `id` of the rule in its profile' })),
      facts: Type.Optional(Type.Array(Type.Integer(), { description: 'what the conditions of the rule compared, in their order' })),
      ...RuleWords,
      ...Weighed,
      runner_up: Type.Optional(
        Type.Object(
          {
            consumer: Type.Integer({ description: 'the id of the ticket' }),
            ticket: Type.String({ description: 'its number' }),
            ...Weighed,
          },
          { description: 'who would have been called next; left out = nobody' },
        ),
      ),
    },
    { description: 'why this visitor, and who would have been next' },
  );
export type WireWhy = Static<ReturnType<typeof Why>>;
/** A rule as it was. */
export type WireRule = Pick<WireWhy, keyof typeof RuleWords>;

export function wireWhy(call: ExplainedCall, why: WhyCalled | WhyUsual): WireWhy {
  const { waitSec: wait, nextTicket, nextWaitSec, rule: then } = call;
  if ('by' in why) {
    const { by, runnerUp } = why;
    return { by, wait, ...(runnerUp !== undefined && { runner_up: { consumer: runnerUp, ticket: nextTicket, wait: nextWaitSec } }) };
  }
  const { rule, finally: order, segment, values, runnerUp } = why;
  const { waitSec, promiseMin, facts } = values;
  return {
    by: rule !== 0 ? 'rule' : runnerUp === undefined ? 'alone' : order,
    ...(rule !== 0 && { rule }),
    ...(then && wireRule(then)),
    ...(facts && { facts: [...facts] }),
    ...{ segment, wait: waitSec, promise_min: promiseMin },
    ...(runnerUp && {
      runner_up: {
        ...{ consumer: runnerUp.c, ticket: nextTicket },
        ...{ segment: runnerUp.segment, wait: runnerUp.waitSec, promise_min: runnerUp.promiseMin },
      },
    }),
  };
}

export const wireRule = ({ when, call, at_most }: RuleThen) => ({ when: [...when], call: [...call], at_most });
