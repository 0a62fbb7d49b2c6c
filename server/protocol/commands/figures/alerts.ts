/** Alerts: what the head of the branch should know of the hall now, and what was. Not in the original protocol. */
import { type Static, Type } from '@sinclair/typebox';
import { ALERT_KINDS } from '../../../model/alerts.js';
import type { Right } from '../../../model/books/declaration.js';
import { Id, Nullable, OneOf, Switch } from '../../../model/schema.js';
import { extensions, initialField } from '../../declaration.js';

const SUPERVISORS: readonly Right[] = ['administrator', 'supervisor'];

const Alert = Type.Object({
  id: Type.Integer({ description: 'its id, for `seeAlert`' }),
  kind: OneOf(ALERT_KINDS, `what it is: one of ${ALERT_KINDS.join(', ')}`),
  severity: OneOf(['warning', 'error'], 'warning or error'),
  began: Type.String({ description: 'when it began' }),
  ended: Nullable(Type.String(), 'when it ended; null = it stands'),
  service: Nullable(Type.Integer(), 'the service that it is about; null = about none'),
  workplace: Nullable(Type.Integer(), 'the window that it is about; null = about none'),
  user: Nullable(Type.Integer(), 'the clerk that it is about; null = about none'),
  device: Nullable(Type.String(), 'the printer that it is about; null = about none'),
  fault: Nullable(Type.String(), 'the code of the fault, of the printer or of the box; null = it is no fault'),
  parameters: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), {
    description: 'the values of a fault of the box, as `faults` has them',
  }),
  count: Nullable(Type.Integer(), 'the visitors that it concerns now; null = it concerns none, or this is not known'),
  text: Type.String({ description: 'what is wrong' }),
  remedy: Type.String({ description: 'what to do about it' }),
  seen: Type.Array(
    Type.Object({
      user: Type.Integer({ description: 'the user' }),
      at: Type.String({ description: 'when' }),
    }),
    { description: 'who said that they have seen it, the first one first' },
  ),
});
export type Alert = Static<typeof Alert>;

const alertExample: Alert = {
  id: 17,
  kind: 'normNear',
  severity: 'warning',
  began: '2026-11-24T09:04:12.000Z',
  ended: null,
  service: 4,
  workplace: null,
  user: null,
  device: null,
  fault: null,
  parameters: {},
  count: 6,
  text: 'Назначение / Отмена занятий на тренажере: the norm of waiting will be exceeded soon.',
  remedy: 'Open another window, or open the service at another one.',
  seen: [{ user: 2, at: '2026-11-24T09:04:40.000Z' }],
};

export const alertCommands = extensions('queue', {
  alerts: {
    summary:
      'Alerts that stand: norms of waiting that are exceeded or soon will be, queues and services without an open window, visitors bound ' +
      'to a clerk who has left, windows that do nothing while somebody waits, and the faults of printers and of the box. The gravest ' +
      'kinds first, of one kind the oldest first. With `past`, those that have ended, the newest first: 300 at most, of 30 days.',
    rights: SUPERVISORS,
    data: { past: Type.Optional(Switch('true = alerts that have ended; left out = those that stand')) },
    reply: Type.Array(Alert),
    example: { request: {}, reply: [alertExample] },
  },

  seeAlert: {
    summary: 'Says that the user has seen an alert: it makes no more sound, and others see who knows of it. Repeated, it changes nothing.',
    rights: SUPERVISORS,
    changes: true,
    data: { id: Id('an alert') },
    example: { request: { id: 17 } },
  },

  subscribeAlerts: {
    summary: 'Subscribes to the alerts that stand: each change is pushed as `alerts`.',
    rights: SUPERVISORS,
    data: initialField,
  },

  unsubscribeAlerts: {
    summary: 'Ends the subscription to `alerts`.',
    rights: SUPERVISORS,
  },
});
