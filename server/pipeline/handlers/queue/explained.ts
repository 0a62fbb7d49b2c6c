/** Why visitors were called. */
import { isDay, NOT_A_DAY } from '../../../model/books/hours.js';
import { Rejection, reject } from '../../../model/errors/errors.js';
import { toInstant } from '../../../model/events/stamp.js';
import type { ExplainedCall } from '../../../model/explained-call.js';
import { daysBetween, shifted } from '../../../model/local-time.js';
import {
  explainedCommands,
  FAIRNESS_DAYS_MAX,
  type WireExplainedCall,
  type WireStory,
} from '../../../protocol/commands/queue/explained.js';
import type { ReplyData } from '../../../protocol/registry.js';
import { wireRule, wireWhy } from '../../../protocol/why.js';
import type { Story } from '../../../whatif/story.js';
import { windowFor } from '../../access/rights.js';
import { refuseAfterwards } from '../books/designs.js';
import { dataAnswer } from '../handler.js';
import { handle, type Request } from './family.js';

const calledWhy = handle(explainedCommands.calledWhy, async (request) => {
  const { context, state, session, data } = request;
  const { callReasons } = context;
  const window = windowFor(state, session, data.workplace);
  if (window instanceof Rejection) return window;
  if (callReasons.isForgotten(window)) {
    await callReasons.recall(() => callsInJournal(request));
    const refusal = refuseAfterwards(request, explainedCommands.calledWhy);
    if (refusal) return refusal;
  }
  const call = callReasons.at(window);
  return dataAnswer(call === undefined ? {} : wireCall(call));
});

async function callsInJournal({ context, session }: Pick<Request, 'context' | 'session'>): Promise<readonly ExplainedCall[] | null> {
  // Of a disk that takes no writes nothing is read beside the box.
  if (context.pipeline.readOnly !== null) return null;
  await context.pipeline.settled();
  const answer = await context.trials.ask(session.userId, { kind: 'calls', day: context.pipeline.stamp().day });
  return answer instanceof Rejection ? null : answer.calls;
}

function wireCall(call: ExplainedCall) {
  const { id, ticket, atMs, window, clerk, how, waitSec, bookedMs, under, reason, why } = call;
  const told: WireExplainedCall = {
    ...{ id, ticket, at: toInstant(atMs), workplace: window, clerk, how, waited: waitSec },
    ...(bookedMs !== undefined && { booked: toInstant(bookedMs) }),
    ...(under && { profile: under.profile }),
    ...(why && 'revision' in why && { revision: why.revision }),
    ...(reason !== undefined && { reason }),
    ...(why && { why: wireWhy(call, why) }),
  };
  return told;
}

const visitorStory = handle(explainedCommands.visitorStory, async (request) => {
  const { context, session, data } = request;
  const today = context.pipeline.stamp().day;
  const { day = today, ticket } = data;
  if (!isDay(day)) return notADay();
  // The thread reads what is on the disk.
  await context.pipeline.settled();
  const answer = await context.trials.ask(session.userId, { kind: 'story', day, ticket: ticket.trim() });
  if (answer instanceof Rejection) return answer;
  const reply: ReplyData<'visitorStory'> = { day, story: answer.story && wireStory(answer.story) };
  return refuseAfterwards(request, explainedCommands.visitorStory) ?? dataAnswer(reply);
});

const notADay = (): Rejection => reject('invalidRequest', { field: 'data.day', ...NOT_A_DAY });

const notSoManyDays = (): Rejection => {
  const fault = `expected a day from \`day\` on, and ${FAIRNESS_DAYS_MAX} days at most`;
  return reject('invalidRequest', { field: 'data.to', fault, why: 'tooManyDays', most: FAIRNESS_DAYS_MAX });
};

const fairness = handle(explainedCommands.fairness, async (request) => {
  const { context, session, data } = request;
  const { day: today, atMs: nowMs } = context.pipeline.stamp();
  const { day = today, to = day } = data;
  if (!isDay(day)) return notADay();
  if (!isDay(to)) return reject('invalidRequest', { field: 'data.to', ...NOT_A_DAY });
  const others = daysBetween(day, to);
  if (others < 0 || others >= FAIRNESS_DAYS_MAX) return notSoManyDays();
  await context.pipeline.settled();
  const days = Array.from({ length: others + 1 }, (_, after) => shifted(day, after));
  const answer = await context.trials.ask(session.userId, { kind: 'fairness', days, today, nowMs });
  if (answer instanceof Rejection) return answer;
  const { visitors, calls, causes, rules, hands, longest, idle, missing, names } = answer;
  const sealed = answer.days.map(({ seal, ...one }) => ({ ...one, ...seal }));
  const { sequence = 0, hash = '' } = sealed.at(-1) ?? {};
  const reply: ReplyData<'fairness'> = {
    ...{ day, ...(to !== day && { to }), visitors, calls, causes: [...causes] },
    rules: rules.map(({ then, ...line }) => ({ ...line, ...(then && wireRule(then)) })),
    hands: hands.map(({ reason, ...line }) => ({ ...line, reason: reason === 0 ? null : reason })),
    longest: longest.map(({ day: on, ticket, waitMs, isCalled, causes: own }) => ({
      ...{ day: on, ticket, waited: Math.floor(waitMs / 1000), called: isCalled },
      causes: own.map(([cause, overtaken]) => ({ cause, overtaken })),
    })),
    idle: idle.map(({ window, times, ms, closedMs }) => ({
      ...{ workplace: window, times, seconds: Math.floor(ms / 1000), page_closed: Math.floor(closedMs / 1000) },
    })),
    ...{ names: [...names], days: sealed, missing: [...missing], sequence, hash },
  };
  return refuseAfterwards(request, explainedCommands.fairness) ?? dataAnswer(reply);
});

const wireStory = ({ id, ticket, segment, told, state, steps, overtaken, overtakings, names }: Story): WireStory => ({
  ...{ id, ticket, segment, state, overtaken, names: [...names] },
  ...(told && { told: { least: told.leastSec, most: told.mostSec } }),
  steps: steps.map(({ what, atMs, window, clerk, call, reason, as, services, untilMs }) => ({
    ...{ at: toInstant(atMs), what },
    ...(window !== undefined && { workplace: window }),
    ...(clerk !== undefined && { clerk }),
    ...(call && { call: wireCall(call) }),
    ...(reason !== undefined && { reason }),
    ...(as && { as }),
    ...(services && { services: [...services] }),
    ...(untilMs !== undefined && { until: toInstant(untilMs) }),
  })),
  overtakings: overtakings.map(({ atMs, ticket: other, window, clerk, cause, reason, rule, waitSec, own, call }) => ({
    ...{ at: toInstant(atMs), ticket: other, workplace: window, clerk, cause, waited: waitSec },
    ...(own && { own: { segment: own.segment, wait: own.waitSec, promise_min: own.promiseMin } }),
    ...(call && { other_waited: call.waitSec }),
    ...(call?.why && { why: wireWhy(call, call.why) }),
    ...(reason !== undefined && { reason }),
    ...(rule !== undefined && { rule }),
  })),
});

export const explainedHandlers = [calledWhy, visitorStory, fairness];
