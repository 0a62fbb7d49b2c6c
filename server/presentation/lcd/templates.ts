/** The LCD templates that come with the box. */
import type { LcdTemplate } from '../../model/designs/lcd-template.js';
import { LANGUAGES, withWords } from '../messages.js';
import hall from './templates/hall.json' with { type: 'json' };
import hallLargeType from './templates/hall-large-type.json' with { type: 'json' };
import highContrast from './templates/high-contrast.json' with { type: 'json' };
import window from './templates/window.json' with { type: 'json' };

// The compiler cannot see that a file fits the schema; test/presentation/lcd/templates.test.ts checks it.
const template = (document: object): LcdTemplate => withWords(document, LANGUAGES) as LcdTemplate;

/** The screen of a waiting hall: calls, waiting tickets by service, the time, announcements. Also for a board that names no other. */
export const DEFAULT_TEMPLATE = template(hall);

export const BUILT_IN_TEMPLATES: ReadonlyMap<string, LcdTemplate> = new Map([
  ['hall', DEFAULT_TEMPLATE],
  // For a deep hall or visitors with poor sight: few calls, as large as possible.
  ['hall-large-type', template(hallLargeType)],
  // Black, white and yellow: contrasts from 15:1 up, for screens in the sun and for people with low vision.
  ['high-contrast', template(highContrast)],
  // A small screen at one window: its visitor and the next ones.
  ['window', template(window)],
]);
