/** A visitor's own page: anybody may ask for the ticket whose code he has. The original protocol has none of it. */
import { type TSchema, Type } from '@sinclair/typebox';
import { Instant } from '../../model/schema.js';
import { TICKET_CODE_PATTERN } from '../../model/ticket-code.js';
import { command, ErrorReply, initialField, noErrorsExample } from '../declaration.js';
import { Wait } from './queue.js';

const closed = { additionalProperties: false };
const codeField = { code: Type.String({ pattern: TICKET_CODE_PATTERN, 'x-expects': 'the code of a ticket, 14 characters' }) };
const which = () => Type.Object(codeField, closed);

const maybe = <Schema extends TSchema>(schema: Schema, expects: string) => Type.Union([schema, Type.Null()], { 'x-expects': expects });
const oneOf = <Value extends string>(values: readonly Value[], expects: string) =>
  Type.Unsafe<Value>(
    Type.Union(
      values.map((value) => Type.Literal(value)),
      { 'x-expects': expects },
    ),
  );

const TICKET_STATES = ['waiting', 'called', 'postponed', 'served', 'left', 'closed'] as const;
const STEP_STATES = ['waiting', 'serving', 'done', 'refused'] as const;

const Ticket = Type.Object({
  code: Type.String({ 'x-expects': 'the code that was asked with' }),
  ticket: Type.String({ 'x-expects': 'the number that is called, such as "Г002"' }),
  state: oneOf(
    TICKET_STATES,
    'waiting, called (a window expects or serves him), postponed, served, left (by himself) or closed (by the branch)',
  ),
  since: Type.Unsafe<string>({ ...Instant(), 'x-expects': 'since when it is in this state' }),
  ahead: maybe(Type.Integer({ minimum: 0 }), 'how many are called before him; null = he does not wait, or it is not known'),
  wait: Wait(),
  window: maybe(
    Type.Object({
      name: Type.String({ 'x-expects': 'the name of the window' }),
      alias: Type.String({ 'x-expects': 'its short name; may be empty' }),
      called: Type.Unsafe<string>({ ...Instant(), 'x-expects': 'when he was called; called again, he has another one' }),
    }),
    'the window that he is called to, or null',
  ),
  postpone_to: maybe(Type.Unsafe<string>(Instant()), 'when a postponed visitor waits again, or null'),
  services: Type.Array(
    Type.Object({
      name: Type.String({ 'x-expects': 'the name of a service' }),
      steps: Type.Array(
        Type.Object({
          name: Type.String({ 'x-expects': 'the name of an operation' }),
          state: oneOf(STEP_STATES, 'waiting, serving, done or refused'),
        }),
        { 'x-expects': 'in the order in which they come' },
      ),
    }),
    { 'x-expects': 'what the ticket was taken for; of a ticket that has ended nothing' },
  ),
});

const CODE = 'kV7mQ2xJ9-TbRw';
const example = {
  code: CODE,
  ticket: 'Г002',
  state: 'waiting',
  since: '2026-11-24T12:09:45.000Z',
  ahead: 3,
  wait: { median_sec: 420, most_sec: 780 },
  window: null,
  postpone_to: null,
  services: [{ name: 'Назначение занятий', steps: [{ name: 'Назначение', state: 'waiting' }] }],
};

const leftExample = { ...example, state: 'left', ahead: null, wait: null, services: [] };

export const visitorCommands = {
  ticket: command({
    name: 'ticket',
    family: 'visitor',
    isExtension: true,
    summary:
      'How the ticket with this code stands; for two hours after its end, what has become of it. Wrong codes cost a growing wait ' +
      '(`tooManyWrongCodes`).',
    rights: null,
    changes: false,
    data: which(),
    reply: Ticket,
    example: { request: { code: CODE }, reply: example },
  }),

  subscribeTicket: command({
    name: 'subscribeTicket',
    family: 'visitor',
    isExtension: true,
    summary: 'Each change of the ticket with this code is pushed as `ticket`, which names the code.',
    rights: null,
    changes: false,
    data: Type.Object({ ...codeField, ...initialField }, closed),
    reply: ErrorReply,
    example: { request: { code: CODE }, reply: noErrorsExample },
  }),

  unsubscribeTicket: command({
    name: 'unsubscribeTicket',
    family: 'visitor',
    isExtension: true,
    summary: 'Ends the subscription to a ticket.',
    rights: null,
    changes: false,
    data: which(),
    reply: ErrorReply,
    example: { request: { code: CODE }, reply: noErrorsExample },
  }),

  leaveQueue: command({
    name: 'leaveQueue',
    family: 'visitor',
    isExtension: true,
    summary:
      'The visitor leaves the queue by himself: what is unfinished is rejected with the comment `[visitorLeft]`. Not while he is ' +
      'being served. Asked again, it answers what has become of the ticket and changes nothing.',
    rights: null,
    changes: true,
    data: which(),
    reply: Ticket,
    example: { request: { code: CODE }, reply: leftExample },
  }),
};
