/** What a clerk does with visitors. */
import { type TProperties, type TSchema, Type } from '@sinclair/typebox';
import { Consumer } from '../../model/books/consumer.js';
import { Workplace } from '../../model/books/workplace.js';
import { Id, Nullable, Switch, Text, WholeNumber } from '../../model/schema.js';
import { command, ErrorReply, noErrorsExample } from '../declaration.js';
import { workplaceField } from './queue.js';

const MINUTES_MAX = 10_080;

const stage = () => WholeNumber('the number of a stage', 0);
const commentField = { comment: Type.Optional(Nullable(Text(1000), 'a text of at most 1000 characters, or null')) };
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
function atWindow<Name extends string, Fields extends TProperties, Reply extends TSchema>(
  name: Name,
  summary: string,
  fields: Fields,
  reply: Reply,
  example: { request: unknown; reply: unknown },
) {
  return command({
    name,
    family: 'serving',
    summary,
    rights: ['administrator', 'clerk'],
    changes: true,
    data: Type.Object({ ...fields, ...workplaceField }, { additionalProperties: false }),
    reply,
    example,
  });
}

/** The visitor who was called, or `{}` if there is nobody. */
const MaybeConsumer = Type.Union([Consumer.element, Type.Object({}, { additionalProperties: false })]);

export const servingCommands = {
  nextConsumer: atWindow(
    'nextConsumer',
    'Calls the next visitor to the window; `data` is empty if nobody waits for it.',
    {},
    MaybeConsumer,
    {
      request: { workplace: 11 },
      reply: servingExample,
    },
  ),

  consumerFromQueueBody: atWindow(
    'consumerFromQueueBody',
    'Calls a given ticket out of turn. A postponed one comes back early.',
    { id: Id('a ticket') },
    Consumer.element,
    { request: { id: 29, workplace: 11 }, reply: servingExample },
  ),

  retryCallConsumer: atWindow('retryCallConsumer', 'Repeats the call of the visitor on boards and by voice.', {}, ErrorReply, {
    request: { workplace: 11 },
    reply: noErrorsExample,
  }),

  serveOperation: atWindow('serveOperation', 'Finishes one operation.', { ...operationFields, ...commentField }, Consumer.element, {
    request: { service: 4, priority: 50, operation: '3', workplace: 11 },
    reply: endedExample('SERVED', 'SERVED'),
  }),

  rejectOperation: atWindow('rejectOperation', 'Refuses one operation.', { ...operationFields, ...commentField }, Consumer.element, {
    request: { service: 4, priority: 50, operation: '3', comment: 'Some reason', workplace: 11 },
    reply: endedExample('REJECTED', 'SERVED', 'Some reason'),
  }),

  serveConsumer: atWindow('serveConsumer', 'Finishes every operation that is being served at the window.', commentField, Consumer.element, {
    request: { workplace: 11 },
    reply: endedExample('SERVED', 'SERVED'),
  }),

  rejectConsumer: atWindow(
    'rejectConsumer',
    'Refuses every unfinished operation of every service of the visitor.',
    commentField,
    Consumer.element,
    {
      request: { comment: 'Reason', workplace: 11 },
      reply: endedExample('REJECTED', 'SERVED', 'Reason'),
    },
  ),

  rejectService: atWindow(
    'rejectService',
    'Refuses every unfinished operation of one service that is being served at the window.',
    { service: Id('a service'), ...commentField },
    Consumer.element,
    { request: { service: 4, comment: 'Забыл документы', workplace: 11 }, reply: endedExample('REJECTED', 'REJECTED', 'Забыл документы') },
  ),

  postponeConsumer: atWindow(
    'postponeConsumer',
    'Puts the visitor aside for some minutes; with `return2me` only this clerk may take the interrupted operations again.',
    { delay: WholeNumber('minutes from `postponeDelay`', 0, MINUTES_MAX), return2me: Type.Optional(Switch()), ...commentField },
    Consumer.element,
    { request: { delay: '15', return2me: true, comment: 'Заполнение документов', workplace: 11 }, reply: postponedExample },
  ),

  skipConsumer: atWindow(
    'skipConsumer',
    'Puts the visitor back in his place and calls the next one after him; an error if nobody else waits.',
    {},
    Consumer.element,
    { request: { workplace: 11 }, reply: servingExample },
  ),

  addService: atWindow('addService', 'Adds a service that the ticket does not have yet.', { service: Id('a service') }, Consumer.element, {
    request: { service: 1, workplace: 11 },
    reply: {
      ...servingExample,
      services: { '1': { '10': { '10': { state: 'WAITING' } }, '20': { '3': { state: 'WAITING' } } }, ...servingExample.services },
    },
  }),
};
