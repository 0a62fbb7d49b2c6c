/** A visitor's own page: a request with the code of a ticket needs no session. An extension of the original protocol. */
import { Type } from '@sinclair/typebox';
import { MaybeNames } from '../../../model/books/texts.js';
import { Instant, Nullable, OneOf } from '../../../model/schema.js';
import { TICKET_CODE_PATTERN } from '../../../model/ticket.js';
import { GOING_FIRST } from '../../../model/why-called.js';
import { extensions, initialField } from '../../declaration.js';
import { NoticeState, noticeFields } from './notices.js';
import { Wait } from './queue.js';
import { LateForAppointment } from './registration.js';

const codeField = { code: Type.String({ pattern: TICKET_CODE_PATTERN, 'x-expects': 'the code of a ticket, 14 characters' }) };

const TICKET_STATES = ['waiting', 'called', 'postponed', 'served', 'left', 'closed'] as const;
const STEP_STATES = ['waiting', 'serving', 'done', 'refused'] as const;

export const Ticket = Type.Object({
  code: Type.String({ 'x-expects': 'the code in the request' }),
  ticket: Type.String({ 'x-expects': 'the number that is called, such as "Г002"' }),
  state: OneOf(
    TICKET_STATES,
    'waiting, called (a window expects or serves the visitor), postponed, served, left (by the visitor) or closed (by the branch)',
  ),
  language: Type.Optional(Type.String({ 'x-expects': 'the language that the visitor chose, if one was, such as "kk"' })),
  since: Type.Unsafe<string>({ ...Instant(), 'x-expects': 'since when the ticket is in this state' }),
  ahead: Nullable(
    Type.Integer({ minimum: 0 }),
    'number of visitors, of whatever service, who are called before this one by the open window where it stands best; null = it does ' +
      'not wait',
  ),
  going_first: Type.Optional(
    Type.Array(
      Type.Object({
        by: OneOf(
          GOING_FIRST,
          'appointment (they have one), rule (of the calling profile) or promise (a shorter wait is promised to them)',
        ),
        count: Type.Integer({ minimum: 1, description: 'how many, without names and numbers' }),
      }),
      {
        description:
          'of those `ahead` who came later, or for a later time, by what they go first; left out where nobody does, or the calling ' +
          'profile has no `public_reasons`',
      },
    ),
  ),
  late: LateForAppointment(),
  persons: Type.Optional(Type.Integer({ description: 'how many come with the appointment; left out = one' })),
  wait: Wait(),
  window: Nullable(
    Type.Object({
      name: Type.String({ 'x-expects': 'the name of the window' }),
      names: MaybeNames(),
      alias: Type.String({ 'x-expects': 'its short name; may be empty' }),
      called: Type.Unsafe<string>({ ...Instant(), 'x-expects': 'when the visitor was called; a repeated call has a new time' }),
    }),
    'the window that the visitor is called to, or null',
  ),
  postpone_to: Nullable(Type.Unsafe<string>(Instant()), 'when a postponed visitor waits again, or null'),
  services: Type.Array(
    Type.Object({
      name: Type.String({ 'x-expects': 'the name of a service' }),
      names: MaybeNames(),
      steps: Type.Array(
        Type.Object({
          name: Type.String({ 'x-expects': 'the name of an operation' }),
          names: MaybeNames(),
          state: OneOf(STEP_STATES, 'waiting, serving, done or refused'),
        }),
        { 'x-expects': 'in their order' },
      ),
    }),
    { 'x-expects': 'the services of the ticket; empty when the ticket has ended' },
  ),
  notify: Type.Optional(NoticeState),
});

const CODE = 'kV7mQ2xJ9-TbRw';
const common = {
  code: CODE,
  ticket: 'Г002',
  state: 'waiting',
  since: '2026-11-24T12:09:45.000Z',
  ahead: 3,
  wait: { least_sec: 240, median_sec: 420, most_sec: 780 },
  window: null,
  postpone_to: null,
  services: [{ name: 'Назначение занятий', steps: [{ name: 'Назначение', state: 'waiting' }] }],
};

const example = { ...common, notify: { offered: ['sms', 'email'], by: null, on: [] } };
const toldExample = { ...common, notify: { offered: ['sms', 'email'], by: 'sms', on: ['near', 'called'] } };
const leftExample = { ...common, state: 'left', ahead: null, wait: null, services: [] };

export const visitorCommands = extensions('visitor', {
  ticket: {
    summary:
      'State of the ticket with this code; also its final state for two hours after its end. Wrong codes cause a growing delay ' +
      '(`tooManyWrongCodes`).',
    rights: null,
    data: codeField,
    reply: Ticket,
    example: { request: { code: CODE }, reply: example },
  },

  subscribeTicket: {
    summary: 'Subscribes to the ticket with this code: each change is pushed as `ticket`, with the code.',
    rights: null,
    data: { ...codeField, ...initialField },
    example: { request: { code: CODE } },
  },

  unsubscribeTicket: {
    summary: 'Ends the subscription to a ticket.',
    rights: null,
    data: codeField,
    example: { request: { code: CODE } },
  },

  notifyMe: {
    summary:
      'Messages for the visitor of this ticket from now on: to a telephone or by e-mail, when the turn is near, at the call, or both. To ' +
      'send it is to agree to them. Another address replaces the one before. Limits: five addresses for a ticket, ten tickets a day for ' +
      'an address, and those of `[messages]`.',
    rights: null,
    changes: true,
    data: { ...codeField, ...noticeFields },
    reply: Ticket,
    example: { request: { code: CODE, phone: '+77011234567', on: ['near', 'called'] }, reply: toldExample },
  },

  stopNotifying: {
    summary: 'Ends the messages to the visitor of this ticket; the address is forgotten. A repeated request changes nothing.',
    rights: null,
    changes: true,
    data: codeField,
    reply: Ticket,
    example: { request: { code: CODE }, reply: example },
  },

  leaveQueue: {
    summary:
      'Lets the visitor leave the queue: unfinished operations are rejected with the comment `[visitorLeft]`. Refused while the visitor ' +
      'is being served. A repeated request changes nothing and returns the state of the ticket.',
    rights: null,
    changes: true,
    data: codeField,
    reply: Ticket,
    example: { request: { code: CODE }, reply: leftExample },
  },
});
