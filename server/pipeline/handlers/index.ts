/** The handler of each command; every command of the registry has one (a test counts them). */
import { BOOK_COMMANDS } from '../../protocol/commands/books.js';
import { alertHandlers } from './alerts.js';
import { appearanceHandlers, openAppearanceHandlers } from './appearance.js';
import { backupHandlers } from './backups.js';
import { bookingHandlers } from './booking.js';
import { bookHandler } from './books.js';
import { calendarHandlers } from './calendar.js';
import { callingHandlers } from './calling.js';
import { configurationHandlers } from './configuration.js';
import { designHandlers } from './designs.js';
import { boardHandlers, deviceHandlers, labHandlers, lcdHandlers } from './devices.js';
import { changeHandlers, diagnosticHandlers, faultHandlers } from './diagnostics.js';
import { explainedHandlers } from './explained.js';
import { generalHandlers, loginHandler, sessionHandlers } from './general.js';
import type { Handled, HandledForAnybody } from './handler.js';
import { headquartersHandlers } from './headquarters.js';
import { indicatorHandlers } from './indicators.js';
import { kioskBookingHandlers } from './kiosk-booking.js';
import { ownDeviceHandlers } from './own-devices.js';
import { printingHandlers } from './printing.js';
import { privacyHandlers } from './privacy.js';
import { queueHandlers } from './queue.js';
import { registrationHandlers } from './registration.js';
import { remoteTicketHandlers } from './remote-ticket.js';
import { remoteVisitHandlers } from './remote-visit.js';
import { servingHandlers } from './serving.js';
import { settingsHandlers } from './settings.js';
import { speechHandlers } from './speech.js';
import { supervisionHandlers } from './supervision.js';
import { templateHandlers } from './templates.js';
import { trialHandlers } from './trials.js';
import { visitorHandlers } from './visitor.js';
import { visitHandlers } from './visits.js';

const byName = <One extends Handled | HandledForAnybody>(handled: readonly One[]): ReadonlyMap<string, One> =>
  new Map(handled.map((one) => [one.name, one]));

/** Commands that need a session. */
export const HANDLERS = byName([
  ...generalHandlers,
  ...sessionHandlers,
  ...changeHandlers,
  ...configurationHandlers,
  ...callingHandlers,
  ...headquartersHandlers,
  ...remoteTicketHandlers,
  ...remoteVisitHandlers,
  ...settingsHandlers,
  ...ownDeviceHandlers,
  ...backupHandlers,
  ...queueHandlers,
  ...indicatorHandlers,
  ...servingHandlers,
  ...registrationHandlers,
  ...kioskBookingHandlers,
  ...bookingHandlers,
  ...calendarHandlers,
  ...speechHandlers,
  ...printingHandlers,
  ...designHandlers,
  ...appearanceHandlers,
  ...templateHandlers,
  ...boardHandlers,
  ...deviceHandlers,
  ...diagnosticHandlers,
  ...faultHandlers,
  ...alertHandlers,
  ...supervisionHandlers,
  ...trialHandlers,
  ...explainedHandlers,
  ...privacyHandlers,
  ...[...BOOK_COMMANDS].map(([name, command]) => bookHandler(name, command)),
]);

/** Commands that anybody may send. */
export const OPEN_HANDLERS = byName([
  loginHandler,
  ...lcdHandlers,
  ...openAppearanceHandlers,
  ...labHandlers,
  ...visitorHandlers,
  ...visitHandlers,
]);
