/** A visitor's own page: a request with the code of a ticket needs no session. An extension of the original protocol. */
import { type TSchema, Type } from '@sinclair/typebox';
import { Instant } from '../../model/schema.js';
import { TICKET_CODE_PATTERN } from '../../model/ticket.js';
import { commands, ErrorReply, initialField, noErrorsExample } from '../declaration.js';
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
  code: Type.String({ 'x-expects': 'the code in the request' }),
  ticket: Type.String({ 'x-expects': 'the number that is called, such as "Г002"' }),
  state: oneOf(
    TICKET_STATES,
    'waiting, called (a window expects or serves the visitor), postponed, served, left (by the visitor) or closed (by the branch)',
  ),
  since: Type.Unsafe<string>({ ...Instant(), 'x-expects': 'since when the ticket is in this state' }),
  ahead: maybe(Type.Integer({ minimum: 0 }), 'number of visitors called before this one; null = the ticket does not wait, or not known'),
  wait: Wait(),
  window: maybe(
    Type.Object({
      name: Type.String({ 'x-expects': 'the name of the window' }),
      alias: Type.String({ 'x-expects': 'its short name; may be empty' }),
      called: Type.Unsafe<string>({ ...Instant(), 'x-expects': 'when the visitor was called; a repeated call has a new time' }),
    }),
    'the window that the visitor is called to, or null',
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
        { 'x-expects': 'in their order' },
      ),
    }),
    { 'x-expects': 'the services of the ticket; empty when the ticket has ended' },
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

export const visitorCommands = commands('visitor', {
  ticket: {
    isExtension: true,
    summary:
      'State of the ticket with this code; also its final state for two hours after its end. Wrong codes cause a growing delay ' +
      '(`tooManyWrongCodes`).',
    rights: null,
    changes: false,
    data: which(),
    reply: Ticket,
    example: { request: { code: CODE }, reply: example },
  },

  subscribeTicket: {
    isExtension: true,
    summary: 'Subscribes to the ticket with this code: each change is pushed as `ticket`, with the code.',
    rights: null,
    changes: false,
    data: Type.Object({ ...codeField, ...initialField }, closed),
    reply: ErrorReply,
    example: { request: { code: CODE }, reply: noErrorsExample },
  },

  unsubscribeTicket: {
    isExtension: true,
    summary: 'Ends the subscription to a ticket.',
    rights: null,
    changes: false,
    data: which(),
    reply: ErrorReply,
    example: { request: { code: CODE }, reply: noErrorsExample },
  },

  leaveQueue: {
    isExtension: true,
    summary:
      'Lets the visitor leave the queue: unfinished operations are rejected with the comment `[visitorLeft]`. Refused while the visitor ' +
      'is being served. A repeated request changes nothing and returns the state of the ticket.',
    rights: null,
    changes: true,
    data: which(),
    reply: Ticket,
    example: { request: { code: CODE }, reply: leftExample },
  },
});
