/** The LCD templates that come with the box, by name. */
import type { LcdTemplate } from '../../../model/lcd-template.js';
import { HALL } from './hall.js';
import { HALL_LARGE_TYPE } from './hall-large-type.js';
import { HIGH_CONTRAST } from './high-contrast.js';
import { WINDOW } from './window.js';

/** What a board shows that names no template, or one that is there no more. */
export const DEFAULT_TEMPLATE = HALL;

export const BUILT_IN_TEMPLATES: ReadonlyMap<string, LcdTemplate> = new Map([
  ['hall', HALL],
  ['hall-large-type', HALL_LARGE_TYPE],
  ['high-contrast', HIGH_CONTRAST],
  ['window', WINDOW],
]);
