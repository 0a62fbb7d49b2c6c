/** The work of a clerk with visitors. */
import { type TProperties, type TSchema, Type } from '@sinclair/typebox';
import { Consumer } from '../../../model/books/consumer.js';
import type { Right } from '../../../model/books/declaration.js';
import { Workplace } from '../../../model/books/workplace.js';
import { ClosedObject, described, Id, Lines, Nullable, OneOf, Switch, WholeNumber } from '../../../model/schema.js';
import { commands, ErrorReply } from '../../declaration.js';
import { workplaceField } from './queue.js';

const MINUTES_MAX = 10_080;

const stage = () => WholeNumber('the number of a stage', 0);
const commentField = {
  comment: Type.Optional(
    described('kept with the operations that the command touches', Nullable(Lines(1000), 'a text of at most 1000 characters, or null')),
  ),
};
const reasonField = (what: string) => ({
  reason: Type.Optional(
    described(`why, from the book Reason; needed where the service has \`${what}_reason_required\` (our extension)`, Id('a reason')),
  ),
});
const outcomeField = {
  outcome: Type.Optional(
    described('what came of it, from the book Outcome; needed where the service has `outcome_required` (our extension)', Id('an outcome')),
  ),
};
const refusalField = {
  reason: Type.Optional(
    described(
      'why, from the book Reason; needed where the service has `refusal_reason_required` and the comment begins with no code such as ' +
        '`[noShow]` (our extension)',
      Id('a reason'),
    ),
  ),
};
const nextField = {
  next: Type.Optional(
    Switch(
      'true = if the visitor leaves the window, it calls the next one in the same step, and the reply is the visitor called; nobody is ' +
        'called where nobody waits, and where the window is to pause (our extension)',
    ),
  ),
};
const operationFields = {
  service: Id('a service'),
  priority: Type.Optional(stage()),
  operation: Id('an operation'),
};

const servingExample = {
  services: { '4': { '50': { '3': { user_id: 3, state: 'SERVING' } } } },
  id: 29,
  prefix: 'Г',
  number: 1,
  priority: 50,
  registration: '2015-06-17T15:09:14.000Z',
  active: true,
  workplace_id: 11,
  last_call: '2015-06-17T15:09:32.657Z',
  vanish_count: 0,
  comment: '',
  pin_code: '',
  state_changed: '2015-06-17T15:09:32.657Z',
  last_update: '2015-06-17T15:09:32.657Z',
  workplace: Workplace.example,
  ticket: 'Г001',
  state: 'SERVING',
};
const { workplace: _leftTheWindow, ...leftExample } = servingExample;
const endedExample = (state: 'SERVED' | 'REJECTED', ticketState: 'SERVED' | 'REJECTED', comment?: string) => ({
  ...leftExample,
  services: { '4': { '50': { '3': { user_id: 3, state, ...(comment && { comment: [comment] }) } } } },
  active: false,
  workplace_id: -1,
  state: ticketState,
});
const postponedExample = {
  ...servingExample,
  services: { '4': { '50': { '3': { user_id: 3, state: 'POSTPONE' } } } },
  postpone_to: '2015-06-17T15:38:37.155Z',
  workplace: { ...Workplace.example, state_id: 1, consumer_id: -1 },
  state: 'POSTPONE',
};

/** A command of a window: its fields, `workplace`, and an answer. */
function atWindow<Fields extends TProperties, Reply extends TSchema>(
  summary: string,
  fields: Fields,
  reply: Reply,
  example: { request: unknown; reply?: unknown },
  kind: { readonly isExtension?: true; readonly changes?: false; readonly rights?: readonly Right[] } = {},
) {
  const rights: readonly Right[] = ['administrator', 'clerk'];
  return {
    summary,
    rights,
    changes: true,
    data: { ...fields, ...workplaceField },
    reply,
    example,
    ...kind,
  };
}

/** The visitor who was called, or `{}` if none was. */
const MaybeConsumer = Type.Union([Consumer.element, ClosedObject({})]);

/** Also allowed to supervisors: sending visitors to other windows. */
const SUPERVISED: readonly Right[] = ['administrator', 'supervisor', 'clerk'];

export const servingCommands = commands('serving', {
  nextConsumer: atWindow('Calls the next visitor to the window. `data` is empty if no visitor waits for it.', {}, MaybeConsumer, {
    request: { workplace: 11 },
    reply: servingExample,
  }),

  consumerFromQueueBody: atWindow(
    'Calls the given ticket: out of turn, if `nextConsumer` would have called another one. A postponed ticket comes back early.',
    { id: Id('a ticket'), ...reasonField('call') },
    Consumer.element,
    { request: { id: 29, workplace: 11 }, reply: servingExample },
    { rights: SUPERVISED },
  ),

  retryCallConsumer: atWindow('Repeats the call of the visitor on boards and by voice.', {}, ErrorReply, {
    request: { workplace: 11 },
  }),

  visitorArrived: atWindow(
    'Marks that the called visitor stands at the window, so that the time from the call to the window is known. Only where the window ' +
      'has `walking_time`; the first mark counts. Without a mark a visit has no walking time.',
    {},
    Consumer.element,
    { request: { workplace: 11 }, reply: { ...servingExample, arrived: '2015-06-17T15:09:51.204Z' } },
    { isExtension: true },
  ),

  countQuestion: atWindow(
    'Counts a question that was answered at the window without a ticket. Only where the window has `quick_questions`. The reply says how ' +
      'many there were today.',
    {},
    Type.Object({ today: Type.Integer({ 'x-expects': 'number of questions of the window on this day' }) }),
    { request: { workplace: 11 }, reply: { today: 4 } },
    { isExtension: true },
  ),

  serveOperation: atWindow('Finishes one operation.', { ...operationFields, ...commentField, ...outcomeField }, Consumer.element, {
    request: { service: 4, priority: 50, operation: '3', workplace: 11 },
    reply: endedExample('SERVED', 'SERVED'),
  }),

  rejectOperation: atWindow('Refuses one operation.', { ...operationFields, ...commentField, ...refusalField }, Consumer.element, {
    request: { service: 4, priority: 50, operation: '3', comment: 'Some reason', workplace: 11 },
    reply: endedExample('REJECTED', 'SERVED', 'Some reason'),
  }),

  serveConsumer: atWindow(
    'Finishes every operation that is being served at the window.',
    { ...commentField, ...outcomeField, ...nextField },
    Consumer.element,
    {
      request: { workplace: 11 },
      reply: endedExample('SERVED', 'SERVED'),
    },
  ),

  rejectConsumer: atWindow(
    'Refuses every unfinished operation of every service of the visitor.',
    { ...commentField, ...refusalField, ...nextField },
    Consumer.element,
    {
      request: { comment: 'Reason', workplace: 11 },
      reply: endedExample('REJECTED', 'SERVED', 'Reason'),
    },
  ),

  rejectService: atWindow(
    'Refuses every unfinished operation of one service that is being served at the window.',
    { service: Id('a service'), ...commentField, ...refusalField },
    Consumer.element,
    { request: { service: 4, comment: 'Забыл документы', workplace: 11 }, reply: endedExample('REJECTED', 'REJECTED', 'Забыл документы') },
  ),

  postponeConsumer: atWindow(
    'Postpones the visitor for some minutes. With `return2me` only this clerk can continue the interrupted operations.',
    {
      delay: WholeNumber('minutes from `postponeDelay`', 0, MINUTES_MAX),
      return2me: Type.Optional(Switch('true = only this clerk may call the visitor back')),
      ...commentField,
      ...reasonField('postponement'),
    },
    Consumer.element,
    { request: { delay: '15', return2me: true, comment: 'Заполнение документов', workplace: 11 }, reply: postponedExample },
  ),

  skipConsumer: atWindow(
    'Skips the visitor, who keeps the place in the queue, and calls the next one. An error if no other visitor waits, unless `no_show` ' +
      'says what then.',
    {
      no_show: Type.Optional(
        Switch(
          'true = where the window calls nobody else, the visit ends as a no-show (as by `rejectConsumer` with `[noShow]`) and the ' +
            'window is free (our extension)',
        ),
      ),
    },
    Consumer.element,
    { request: { workplace: 11 }, reply: servingExample },
  ),

  addService: atWindow(
    'Adds a service that the ticket does not have yet. Its operations that can be called and that this window does start at once, ' +
      'whatever `services_start_together` says: the visitor stands there.',
    { service: Id('a service') },
    Consumer.element,
    {
      request: { service: 1, workplace: 11 },
      reply: {
        ...servingExample,
        services: { '1': { '10': { '10': { state: 'WAITING' } }, '20': { '3': { state: 'WAITING' } } }, ...servingExample.services },
      },
    },
  ),

  transferConsumer: atWindow(
    'Transfers the visitor in one step: the operations being served here end as served, and the visitor waits for `service` in the ' +
      'old place. An unfinished service of the ticket is handed over in its present state. The visitor can be bound to one clerk, as ' +
      'by `return2me`: to `to_user`, or to the clerk at window `to_workplace`. That clerk must be logged in now and able to serve the ' +
      'visitor. If the clerk leaves, the visitor waits for the clerk until the day ends, or until the user is disabled or removed.',
    {
      service: Id('a service'),
      to_workplace: Type.Optional(Id('a workplace')),
      to_user: Type.Optional(Id('a user')),
      priority: Type.Optional(
        WholeNumber('the priority of the ticket from now on, smaller = earlier; left out = as it is', -10_000, 10_000),
      ),
      ...commentField,
      outcome: Type.Optional(described('what came of the operations that end, from the book Outcome', Id('an outcome'))),
    },
    Consumer.element,
    {
      request: { service: 5, to_workplace: 18, comment: 'Договор подписан', workplace: 11 },
      reply: {
        ...leftExample,
        services: {
          '4': { '50': { '3': { user_id: 3, state: 'SERVED', comment: ['Договор подписан'] } } },
          '5': { '50': { '4': { user_id: 1, state: 'WAITING' } } },
        },
        workplace_id: -1,
        state: 'WAITING',
      },
    },
    { isExtension: true, rights: SUPERVISED },
  ),

  commentConsumer: atWindow(
    'Sets the comment of the visitor at the window. The clerks who serve the visitor later see it.',
    { comment: Lines(1000) },
    Consumer.element,
    { request: { comment: 'Ждёт справку', workplace: 11 }, reply: { ...servingExample, comment: 'Ждёт справку' } },
    { isExtension: true },
  ),

  undoConsumer: atWindow(
    'Undoes the newest finish, refusal, skip, postponement or transfer of the window, within some seconds (`branch.undo_seconds`). The ' +
      'visitor is back at the window, served by the same clerk since the same moment. A visitor called by the step waits again in the ' +
      'old place. It is refused when the window has called another visitor, when the ticket has been processed elsewhere, and on ' +
      'another day.',
    {},
    Consumer.element,
    { request: { workplace: 11 }, reply: servingExample },
    { isExtension: true },
  ),

  undoableConsumer: atWindow(
    'The step that `undoConsumer` would undo now: the ticket, the step, and the milliseconds left for it; `{}` if there is none.',
    {},
    Type.Union([
      Type.Object({
        id: Id('a ticket'),
        ticket: Type.String({ description: 'what is printed, such as "Г001"' }),
        what: described('what was done', OneOf(['finished', 'skipped', 'postponed', 'transferred'])),
        how: Type.Optional(described('of a finish: how it ended what was being served', OneOf(['served', 'refused', 'absent']))),
        left: Type.Optional(
          described('of a finish or a skip: the visitor is still at the window, waits, or is gone', OneOf(['here', 'waits', 'gone'])),
        ),
        next: Type.Optional(Type.String({ description: 'the ticket that the step called, which would wait again' })),
        left_ms: Type.Integer({ 'x-expects': 'milliseconds' }),
      }),
      ClosedObject({}),
    ]),
    { request: { workplace: 11 }, reply: { id: 29, ticket: 'Г001', what: 'finished', how: 'served', left: 'gone', left_ms: 8400 } },
    { isExtension: true, changes: false },
  ),
});
