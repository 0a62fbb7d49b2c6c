/** The handler of each command; every command of the registry has one (a test counts them). */
import { BOOK_COMMANDS } from '../../protocol/commands/books/books.js';
import { bookingHandlers } from './booking/booking.js';
import { calendarHandlers } from './booking/calendar.js';
import { kioskBookingHandlers } from './booking/kiosk-booking.js';
import { remoteVisitHandlers } from './booking/remote-visit.js';
import { visitHandlers } from './booking/visits.js';
import { appearanceHandlers, openAppearanceHandlers } from './books/appearance.js';
import { bookHandler } from './books/books.js';
import { callingHandlers } from './books/calling.js';
import { configurationHandlers } from './books/configuration.js';
import { designHandlers } from './books/designs.js';
import { templateHandlers } from './books/templates.js';
import { backupHandlers } from './box/backups.js';
import { configuredDeviceHandlers } from './box/configured-devices.js';
import { boardHandlers, deviceHandlers, labHandlers, lcdHandlers } from './box/devices.js';
import { changeHandlers, diagnosticHandlers, faultHandlers } from './box/diagnostics.js';
import { generalHandlers, loginHandler, sessionHandlers } from './box/general.js';
import { headquartersHandlers } from './box/headquarters.js';
import { privacyHandlers } from './box/privacy.js';
import { settingsHandlers } from './box/settings.js';
import { speechHandlers } from './box/speech.js';
import type { AnyHandled, AnyHandledForAnybody } from './context.js';
import { alertHandlers } from './figures/alerts.js';
import { indicatorHandlers } from './figures/indicators.js';
import { trialHandlers } from './figures/trials.js';
import { explainedHandlers } from './queue/explained.js';
import { printingHandlers } from './queue/printing.js';
import { queueHandlers } from './queue/queue.js';
import { registrationHandlers } from './queue/registration.js';
import { remoteTicketHandlers } from './queue/remote-ticket.js';
import { servingHandlers } from './queue/serving.js';
import { supervisionHandlers } from './queue/supervision.js';
import { visitorHandlers } from './queue/visitor.js';

const byName = <One extends AnyHandled | AnyHandledForAnybody>(handled: readonly One[]): ReadonlyMap<string, One> =>
  new Map(handled.map((one) => [one.name, one]));

/** Commands that need a session. */
export const HANDLERS = byName<AnyHandled>([
  ...generalHandlers,
  ...sessionHandlers,
  ...changeHandlers,
  ...configurationHandlers,
  ...callingHandlers,
  ...headquartersHandlers,
  ...remoteTicketHandlers,
  ...remoteVisitHandlers,
  ...settingsHandlers,
  ...configuredDeviceHandlers,
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
export const OPEN_HANDLERS = byName<AnyHandledForAnybody>([
  loginHandler,
  ...lcdHandlers,
  ...openAppearanceHandlers,
  ...labHandlers,
  ...visitorHandlers,
  ...visitHandlers,
]);
