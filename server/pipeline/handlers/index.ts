/** Which handler answers which command; every command of the registry has one (a test counts them). */
import { BOOK_COMMANDS } from '../../protocol/commands/books.js';
import { boardHandlers } from './boards.js';
import { bookHandler } from './books.js';
import { changeHandlers } from './changes.js';
import { configurationHandlers } from './configuration.js';
import { designHandlers } from './designs.js';
import { deviceHandlers } from './devices.js';
import { diagnosticHandlers } from './diagnostics.js';
import { faultHandlers } from './faults.js';
import { generalHandlers, loginHandler } from './general.js';
import type { Handled, HandledForAnybody } from './handler.js';
import { labHandlers } from './lab.js';
import { lcdHandlers } from './lcd.js';
import { printingHandlers } from './printing.js';
import { privacyHandlers } from './privacy.js';
import { queueHandlers } from './queue.js';
import { registrationHandlers } from './registration.js';
import { servingHandlers } from './serving.js';
import { sessionHandlers } from './sessions.js';
import { supervisionHandlers } from './supervision.js';
import { templateHandlers } from './templates.js';
import { visitorHandlers } from './visitor.js';

const byName = <One extends Handled | HandledForAnybody>(handled: readonly One[]): ReadonlyMap<string, One> =>
  new Map(handled.map((one) => [one.name, one]));

/** Of sessions. */
export const HANDLERS = byName([
  ...generalHandlers,
  ...sessionHandlers,
  ...changeHandlers,
  ...configurationHandlers,
  ...queueHandlers,
  ...servingHandlers,
  ...registrationHandlers,
  ...printingHandlers,
  ...designHandlers,
  ...templateHandlers,
  ...boardHandlers,
  ...deviceHandlers,
  ...diagnosticHandlers,
  ...faultHandlers,
  ...supervisionHandlers,
  ...privacyHandlers,
  ...[...BOOK_COMMANDS].map(([name, command]) => bookHandler(name, command)),
]);

/** What anybody may send. */
export const OPEN_HANDLERS = byName([loginHandler, ...lcdHandlers, ...labHandlers, ...visitorHandlers]);
