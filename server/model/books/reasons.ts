/** What clerks choose from where they refuse, put aside, call out of turn or take a break, and what came of a service. */
import type { Static } from '@sinclair/typebox';
import { described, Flag, Id, Ids, Name, OneOf } from '../schema.js';
import { book, refer } from './declaration.js';
import { Names } from './texts.js';

export const REASON_KINDS = ['refusal', 'postponement', 'call', 'break'] as const;
export type ReasonKind = (typeof REASON_KINDS)[number];

export const Reason = book({
  name: 'Reason',
  isExtension: true,
  title: 'Reasons for refusals, postponements, calls out of turn and breaks; no two of a kind have the same name.',
  fields: {
    id: Id('a reason'),
    name: described('the name shown to clerks and in reports', Name()),
    names: Names(),
    kind: OneOf(REASON_KINDS, `what it is a reason for: one of ${REASON_KINDS.join(', ')}`),
    services: described('the services it is for, none = all; a break is for no service', Ids('services')),
    disabled: Flag('1 = clerks cannot choose it; figures keep it'),
  },
  required: ['name', 'kind'],
  defaults: { names: {}, services: [], disabled: 0 },
  references: (row) => refer('services', 'Service', row.services),
  uniqueName: false,
  readers: ['administrator', 'supervisor', 'clerk'],
  example: { id: 1, name: 'Нет паспорта', names: { kk: 'Төлқұжаты жоқ' }, kind: 'refusal' },
});
export type ReasonRow = Static<typeof Reason.element>;

export const Outcome = book({
  name: 'Outcome',
  isExtension: true,
  title: 'Results of services.',
  fields: {
    id: Id('an outcome'),
    name: described('the name shown to clerks and in reports', Name()),
    names: Names(),
    services: described('the services it is for, none = all', Ids('services')),
    disabled: Flag('1 = clerks cannot choose it; figures keep it'),
  },
  defaults: { names: {}, services: [], disabled: 0 },
  references: (row) => refer('services', 'Service', row.services),
  uniqueName: false,
  readers: ['administrator', 'supervisor', 'clerk'],
  example: { id: 1, name: 'Договор подписан', services: [4] },
});
export type OutcomeRow = Static<typeof Outcome.element>;
