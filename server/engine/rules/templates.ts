/**
 * Templates of LCD boards. Some come with the box, some lie in a folder of the configuration, and neither is changed here; the branch
 * may keep others. How a template looks is settled before: here is where names lead.
 */

import { type Rejection, reject } from '../../model/errors.js';
import type { LcdTemplate } from '../../model/lcd-template.js';
import type { Stamp } from '../../model/stamp.js';
import type { Outcome } from '../commands.js';
import type { QueueState } from '../state.js';
import { inUse } from './in-use.js';

export const TEMPLATES_MAX = 50;
/** All of them, in characters of JSON: they stay in memory and go into each snapshot. */
const TEMPLATES_LENGTH_MAX = 10_000_000;
/** More names than these do not help whoever mistyped one. */
const NAMES_SHOWN = 20;

export function setTemplate(state: QueueState, name: string, template: LcdTemplate, stamp: Stamp): Outcome {
  // One that was kept before a file of its name was put into the folder still goes before it.
  if (!state.templates.has(name) && state.equipment.lcdTemplates.has(name)) return reject('templateFixed', { name });
  const others = [...state.templates].filter(([other]) => other !== name);
  if (others.length >= TEMPLATES_MAX) return reject('bookFull', { book: 'LcdTemplate', most: TEMPLATES_MAX });
  const length = others.reduce((sum, [, other]) => sum + lengthOf(other), lengthOf(template));
  if (length <= TEMPLATES_LENGTH_MAX) return { events: [{ t: 'lcdTemplateSet', at: stamp.atMs, name, template }] };
  const inMegabytes = (characters: number) => `${Math.ceil(characters / 1_000_000)} MB`;
  const fault = `expected templates of ${inMegabytes(TEMPLATES_LENGTH_MAX)} together, this would make ${inMegabytes(length)}`;
  return reject('templateInvalid', { field: 'data.template', fault, why: 'tooLarge', what: TEMPLATES_LENGTH_MAX });
}

const lengthOf = (template: LcdTemplate): number => JSON.stringify(template).length;

export function removeTemplate(state: QueueState, name: string, stamp: Stamp): Outcome {
  const isFixed = state.equipment.lcdTemplates.has(name);
  if (!state.templates.has(name)) return isFixed ? reject('templateFixed', { name }) : templateUnknown(state, 'data.name', name);
  const users = isFixed ? [] : [...state.books.QBoard.values()].filter((board) => board.template === name);
  if (users.length === 0) return { events: [{ t: 'lcdTemplateRemoved', at: stamp.atMs, name }] };
  return inUse(
    { book: 'The template', id: name },
    users.map(({ id }) => ({ book: 'QBoard', id, how: ' (template)' })),
  );
}

/** Why a board cannot name this template, or undefined. */
export function refuseTemplate(state: Pick<QueueState, 'equipment' | 'templates'>, field: string, name: string): Rejection | undefined {
  return state.templates.has(name) || state.equipment.lcdTemplates.has(name) ? undefined : templateUnknown(state, field, name);
}

function templateUnknown({ equipment, templates }: Pick<QueueState, 'equipment' | 'templates'>, field: string, name: string): Rejection {
  const names = [...new Set([...equipment.lcdTemplates, ...templates.keys()])];
  const known = [...names.slice(0, NAMES_SHOWN), ...(names.length > NAMES_SHOWN ? ['…'] : [])];
  return reject('templateUnknown', { field, name, known });
}
