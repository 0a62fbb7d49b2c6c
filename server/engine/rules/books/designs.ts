/**
 * Designs of tickets and templates of LCD boards: limits, names, and references to them. Their contents are checked before. Some come with
 * the box, and templates may lie in a folder of the configuration. A branch's own design goes before a built-in one of the same name, which
 * is back when the branch's own is removed; templates of the box and of the folder stay as they are.
 */
import { type Rejection, reject } from '../../../model/errors/errors.js';
import type { Stamp } from '../../../model/events/stamp.js';
import type { CommandOf, Outcome } from '../../commands.js';
import type { QueueState } from '../../state.js';
import { inUse } from './in-use.js';

export const DESIGNS_MAX = 100;
export const TEMPLATES_MAX = 50;
/** All designs, and all templates, in characters of JSON: they stay in memory and go into each snapshot. */
const LENGTH_MAX = 10_000_000;
/** A longer list of names does not help a user who mistyped one. */
const NAMES_SHOWN = 20;

type Setting<Kind extends 'setDesign' | 'setTemplate'> = Omit<CommandOf<Kind>, 'type'>;
interface Named {
  readonly name: string;
}
type TemplateState = Pick<QueueState, 'equipment' | 'templates'>;

export function setDesign(state: QueueState, { name, design }: Setting<'setDesign'>, stamp: Stamp): Outcome {
  const others = withoutNamed(state.designs, name);
  if (others.length >= DESIGNS_MAX) return reject('bookFull', { book: 'TicketDesign', most: DESIGNS_MAX });
  const fault = tooLarge('designs', [...others, design]);
  if (fault) return reject('designInvalid', { field: 'data.design', ...fault });
  return { events: [{ t: 'ticketDesignSet', at: stamp.atMs, name, design }] };
}

export function setTemplate(state: QueueState, { name, template }: Setting<'setTemplate'>, stamp: Stamp): Outcome {
  // A template that was stored before a file of its name was put into the folder still goes before the file.
  if (!state.templates.has(name) && state.equipment.lcdTemplates.has(name)) return reject('templateFixed', { name });
  const others = withoutNamed(state.templates, name);
  if (others.length >= TEMPLATES_MAX) return reject('bookFull', { book: 'LcdTemplate', most: TEMPLATES_MAX });
  const fault = tooLarge('templates', [...others, template]);
  if (fault) return reject('templateInvalid', { field: 'data.template', ...fault });
  return { events: [{ t: 'lcdTemplateSet', at: stamp.atMs, name, template }] };
}

export const setAppearance = (_state: QueueState, { appearance }: Omit<CommandOf<'setAppearance'>, 'type'>, stamp: Stamp): Outcome => ({
  events: [{ t: 'appearanceSet', at: stamp.atMs, appearance }],
});

const withoutNamed = <Kept>(kept: ReadonlyMap<string, Kept>, name: string): Kept[] =>
  [...kept].flatMap(([other, value]) => (other === name ? [] : [value]));

function tooLarge(what: string, all: readonly object[]) {
  const length = all.reduce((sum, one) => sum + JSON.stringify(one).length, 0);
  if (length <= LENGTH_MAX) return undefined;
  const inMegabytes = (characters: number) => `${Math.ceil(characters / 1_000_000)} MB`;
  const fault = `expected ${what} of ${inMegabytes(LENGTH_MAX)} together, this would make ${inMegabytes(length)}`;
  return { fault, why: 'tooLarge', what: LENGTH_MAX } as const;
}

export function removeDesign(state: QueueState, { name }: Named, stamp: Stamp): Outcome {
  const isBuiltIn = state.equipment.builtInDesigns.has(name);
  if (!state.designs.has(name)) return isBuiltIn ? reject('designBuiltIn', { name }) : designUnknown(state, 'data.name', name);
  const users = isBuiltIn ? [] : [...state.books.Registrator.values()].filter((kiosk) => kiosk.ticket_design === name);
  if (users.length === 0) return { events: [{ t: 'ticketDesignRemoved', at: stamp.atMs, name }] };
  return inUse(
    { book: 'The ticket design', id: name },
    users.map(({ id }) => ({ book: 'Registrator', id, how: ' (ticket_design)' })),
  );
}

export function removeTemplate(state: QueueState, { name }: Named, stamp: Stamp): Outcome {
  const isFixed = state.equipment.lcdTemplates.has(name);
  if (!state.templates.has(name)) return isFixed ? reject('templateFixed', { name }) : templateUnknown(state, 'data.name', name);
  const users = isFixed ? [] : [...state.books.QBoard.values()].filter((board) => board.template === name);
  if (users.length === 0) return { events: [{ t: 'lcdTemplateRemoved', at: stamp.atMs, name }] };
  return inUse(
    { book: 'The template', id: name },
    users.map(({ id }) => ({ book: 'QBoard', id, how: ' (template)' })),
  );
}

/** Why a kiosk cannot name this design, or undefined. */
export function refuseDesign(state: QueueState, field: string, name: string): Rejection | undefined {
  return state.designs.has(name) || state.equipment.builtInDesigns.has(name) ? undefined : designUnknown(state, field, name);
}

/** Why an LCD board cannot name this template, or undefined. */
export function refuseTemplate(state: TemplateState, field: string, name: string): Rejection | undefined {
  return state.templates.has(name) || state.equipment.lcdTemplates.has(name) ? undefined : templateUnknown(state, field, name);
}

const designUnknown = ({ equipment, designs }: QueueState, field: string, name: string): Rejection =>
  reject('designUnknown', { field, name, known: known(equipment.builtInDesigns, designs) });

const templateUnknown = ({ equipment, templates }: TemplateState, field: string, name: string): Rejection =>
  reject('templateUnknown', { field, name, known: known(equipment.lcdTemplates, templates) });

function known(fixed: ReadonlySet<string>, own: ReadonlyMap<string, unknown>): string[] {
  const names = [...new Set([...fixed, ...own.keys()])];
  return [...names.slice(0, NAMES_SHOWN), ...(names.length > NAMES_SHOWN ? ['…'] : [])];
}
