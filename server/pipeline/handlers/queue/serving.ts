/** The work of a clerk with visitors: each command becomes a command of the engine and answers the ticket as it is afterwards. */

import type { FinishCommand, Recipient, WindowCommand } from '../../../engine/commands.js';
import { undoable } from '../../../engine/rules/tickets/taking-back.js';
import type { LastStep, QueueState } from '../../../engine/state.js';
import { Rejection, reject } from '../../../model/errors/errors.js';
import { servingCommands } from '../../../protocol/commands/queue/serving.js';
import type { CommandDeclaration } from '../../../protocol/declaration.js';
import type { ReplyData, RequestData } from '../../../protocol/registry.js';
import { windowFor } from '../../access/rights.js';
import { acknowledged, choiceOf, dataAnswer, type Handled, type Handler } from '../handler.js';
import { type Context, handle } from './family.js';
import { consumerAnswer, restoreConsumer } from './tickets.js';

type ServingName = Exclude<keyof typeof servingCommands, 'undoableConsumer' | 'countQuestion'>;
type Target = { readonly workplaceId: number; readonly actingUserId: number; readonly cannotChoose?: true };
/** The engine's command for a request of the protocol. */
type Translation<Name extends ServingName> = (data: RequestData<Name>, target: Target) => WindowCommand | Rejection;

interface Said {
  readonly comment?: string | null | undefined;
  readonly reason?: number | undefined;
  readonly outcome?: number | undefined;
  readonly next?: boolean | undefined;
}

const finishing = (
  as: FinishCommand['as'],
  what: FinishCommand['what'],
  { comment, reason, outcome, next }: Said,
  target: Target,
): FinishCommand => ({
  type: 'finish',
  as,
  what,
  comment: comment || null,
  reasonId: reason,
  outcomeId: outcome,
  ...(next === true && { callsNext: true }),
  ...target,
});

const named = (data: RequestData<'serveOperation'>): FinishCommand['what'] => ({
  kind: 'operation',
  serviceId: data.service,
  stage: data.priority ?? null,
  operationId: data.operation,
});

/** The recipient of a visitor, as requests name it. */
export const recipientOf = ({
  to_workplace: window,
  to_user: user,
}: Pick<RequestData<'transferConsumer'>, 'to_workplace' | 'to_user'>): Recipient | Rejection => {
  if (window !== undefined && user !== undefined) {
    return reject('invalidRequest', { field: 'data.to_user', fault: 'expected either to_workplace or to_user', why: 'oneRecipient' });
  }
  if (window !== undefined) return { kind: 'window', id: window };
  return user === undefined ? { kind: 'anybody' } : { kind: 'clerk', id: user };
};

const translations: { readonly [Name in ServingName]: Translation<Name> } = {
  nextConsumer: (_data, target) => ({ type: 'callNext', ...target }),
  consumerFromQueueBody: ({ id, reason }, target) => ({ type: 'callTicket', consumerId: id, reasonId: reason, ...target }),
  retryCallConsumer: (_data, target) => ({ type: 'recall', ...target }),
  visitorArrived: (_data, target) => ({ type: 'markArrival', ...target }),
  serveOperation: (data, target) => finishing('SERVED', named(data), data, target),
  rejectOperation: (data, target) => finishing('REJECTED', named(data), data, target),
  serveConsumer: (data, target) => finishing('SERVED', { kind: 'served' }, data, target),
  rejectConsumer: (data, target) => finishing('REJECTED', { kind: 'everything' }, data, target),
  rejectService: (data, target) => finishing('REJECTED', { kind: 'service', serviceId: data.service }, data, target),
  postponeConsumer: ({ delay, return2me, comment, reason }, target) => ({
    type: 'postpone',
    delayMinutes: delay,
    returnToMe: return2me ?? false,
    comment: comment || null,
    reasonId: reason,
    ...target,
  }),
  skipConsumer: ({ no_show: endsAlone }, target) => ({ type: 'skip', ...(endsAlone === true && { endsAlone }), ...target }),
  addService: ({ service }, target) => ({ type: 'addService', serviceId: service, ...target }),
  transferConsumer: (data, target) => {
    const to = recipientOf(data);
    if (to instanceof Rejection) return to;
    const { service: serviceId, priority = null, comment, outcome: outcomeId } = data;
    return { type: 'transfer', serviceId, to, priority, comment: comment || null, outcomeId, ...target };
  },
  commentConsumer: ({ comment }, target) => ({ type: 'comment', comment, ...target }),
  undoConsumer: (_data, target) => ({ type: 'takeBack', ...target }),
};

function handled<Name extends ServingName>(name: Name): Handled<Context> {
  const declaration: CommandDeclaration<string, (typeof servingCommands)[Name]['data']> = servingCommands[name];
  const translate: Translation<Name> = translations[name];
  const answer: Handler<RequestData<Name>> = (request) => {
    const { context, state, session, data } = request;
    const workplaceId = windowFor(state, session, data.workplace);
    if (workplaceId instanceof Rejection) return workplaceId;
    const before = state.consumers.get(state.windows.get(workplaceId)?.consumerId ?? -1);
    const command = translate(data, { workplaceId, actingUserId: session.userId, ...choiceOf(request) });
    if (command instanceof Rejection) return command;
    const outcome = context.pipeline.execute(command);
    if (outcome instanceof Rejection || name === 'retryCallConsumer') return acknowledged(outcome);
    // A ticket that has just ended is no longer in the queue; it was at the window before.
    const consumer = state.consumers.get(outcome.subject ?? -1) ?? before;
    return outcome.subject === undefined || consumer === undefined ? dataAnswer({}) : consumerAnswer(request, consumer);
  };
  return handle(declaration, answer, restoreConsumer);
}

const undoableConsumer = handle(servingCommands.undoableConsumer, ({ context, state, session, data }) => {
  const workplaceId = windowFor(state, session, data.workplace);
  if (workplaceId instanceof Rejection) return workplaceId;
  const possible = undoable(state, workplaceId, context.pipeline.stamp());
  if (possible === null) return dataAnswer({});
  const { step, leftMs } = possible;
  const { id, ticket } = step.before;
  const told = { id, ticket, what: step.kind, ...endOf(state, step, workplaceId), left_ms: leftMs };
  return dataAnswer(told satisfies ReplyData<'undoableConsumer'>);
});

/** What became of the visitor by the step. */
function endOf({ consumers }: QueueState, { kind, refusal, before, next }: LastStep, workplaceId: number) {
  if (kind === 'transferred' || kind === 'postponed') return {};
  const now = consumers.get(before.id);
  const isHere = now?.state === 'SERVING' && now.workplaceId === workplaceId;
  return {
    ...(kind === 'finished' && { how: refusal ?? ('served' as const) }),
    left: isHere ? ('here' as const) : now === undefined ? ('gone' as const) : ('waits' as const),
    ...(next && { next: next.ticket }),
  };
}

const countQuestion = handle(servingCommands.countQuestion, ({ context, state, session, data }) => {
  const workplaceId = windowFor(state, session, data.workplace);
  if (workplaceId instanceof Rejection) return workplaceId;
  const outcome = context.pipeline.execute({ type: 'countQuestion', workplaceId, actingUserId: session.userId });
  if (outcome instanceof Rejection) return outcome;
  return dataAnswer({ today: state.windows.get(workplaceId)?.questions ?? 0 } satisfies ReplyData<'countQuestion'>);
});

const names = Object.keys(translations) as ServingName[];
export const servingHandlers: readonly Handled<Context>[] = [...names.map((name) => handled(name)), countQuestion, undoableConsumer];
