import type { Static } from '@sinclair/typebox';
import { described, Id, MaybeLines, Name, WholeNumber } from '../schema.js';
import { book } from './declaration.js';
import { MaybeNames } from './texts.js';

/** A day: no norm is longer. */
const NORM_SEC_MAX = 86_400;

export const Operation = book({
  name: 'Operation',
  title: 'Operations of clerks: the steps of services, with their time norms.',
  fields: {
    id: Id('an operation'),
    name: described('the name shown to clerks, and to visitors on their own page', Name()),
    names: MaybeNames(),
    description: described('a note for the staff', MaybeLines()),
    regulated_sec: WholeNumber('the regular length in seconds', 0, NORM_SEC_MAX),
    danger_sec: WholeNumber('the length in seconds above which the operation is too long', 0, NORM_SEC_MAX),
  },
  defaults: { description: null, regulated_sec: 300, danger_sec: 600 },
  example: { id: 3, name: 'Назначение занятий на тренажере', danger_sec: 300 },
});
export type OperationRow = Static<typeof Operation.element>;
