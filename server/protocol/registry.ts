/**
 * The registry of commands: the one declaration from which validation, types, rights, the reference page, the JSON Schema bundle, the typed
 * client and the help of `qctl` derive. It defines the data; handlers in the pipeline define the effects.
 */
import type { Static } from '@sinclair/typebox';
import { bookingCommands } from './commands/booking/booking.js';
import { calendarCommands } from './commands/booking/calendar.js';
import { kioskBookingCommands } from './commands/booking/kiosk-booking.js';
import { visitCommands } from './commands/booking/visits.js';
import { appearanceCommands } from './commands/books/appearance.js';
import { bookCommands } from './commands/books/books.js';
import { callingCommands } from './commands/books/calling.js';
import { configurationCommands } from './commands/books/configuration.js';
import { templateCommands } from './commands/books/templates.js';
import { backupCommands } from './commands/box/backups.js';
import { boardCommands } from './commands/box/boards.js';
import { certificateCommands } from './commands/box/certificate.js';
import { changeCommands } from './commands/box/changes.js';
import { configuredDeviceCommands } from './commands/box/configured-devices.js';
import { deviceCommands } from './commands/box/devices.js';
import { diagnosticsCommands } from './commands/box/diagnostics.js';
import { faultCommands } from './commands/box/faults.js';
import { generalCommands } from './commands/box/general.js';
import { headquartersCommands } from './commands/box/headquarters.js';
import { labCommands } from './commands/box/lab.js';
import { lcdCommands } from './commands/box/lcd.js';
import { privacyCommands } from './commands/box/privacy.js';
import { sessionCommands } from './commands/box/sessions.js';
import { settingsCommands } from './commands/box/settings.js';
import { speechCommands } from './commands/box/speech.js';
import { alertCommands } from './commands/figures/alerts.js';
import { indicatorCommands } from './commands/figures/indicators.js';
import { statisticsCommands } from './commands/figures/statistics.js';
import { trialCommands } from './commands/figures/trials.js';
import { explainedCommands } from './commands/queue/explained.js';
import { printingCommands } from './commands/queue/printing.js';
import { queueCommands } from './commands/queue/queue.js';
import { registrationCommands } from './commands/queue/registration.js';
import { servingCommands } from './commands/queue/serving.js';
import { supervisionCommands } from './commands/queue/supervision.js';
import { visitorCommands } from './commands/queue/visitor.js';
import type { CommandDeclaration } from './declaration.js';

const namedCommands = {
  ...sessionCommands,
  ...generalCommands,
  ...changeCommands,
  ...configurationCommands,
  ...callingCommands,
  ...headquartersCommands,
  ...settingsCommands,
  ...backupCommands,
  ...certificateCommands,
  ...queueCommands,
  ...statisticsCommands,
  ...indicatorCommands,
  ...servingCommands,
  ...registrationCommands,
  ...bookingCommands,
  ...calendarCommands,
  ...speechCommands,
  ...printingCommands,
  ...templateCommands,
  ...boardCommands,
  ...lcdCommands,
  ...appearanceCommands,
  ...deviceCommands,
  ...configuredDeviceCommands,
  ...diagnosticsCommands,
  ...faultCommands,
  ...alertCommands,
  ...supervisionCommands,
  ...trialCommands,
  ...explainedCommands,
  ...privacyCommands,
  ...labCommands,
  ...visitorCommands,
  ...visitCommands,
  ...kioskBookingCommands,
};

/** Commands with a type of their own; book commands are typed by their book. */
export type NamedCommand = keyof typeof namedCommands;
export type RequestData<Name extends NamedCommand> = Static<(typeof namedCommands)[Name]['data']>;
export type ReplyData<Name extends NamedCommand> = Static<(typeof namedCommands)[Name]['reply']>;

/** Every command by its name: 88 of the books and those of control. */
export const COMMANDS: ReadonlyMap<string, CommandDeclaration> = new Map<string, CommandDeclaration>([
  ...Object.entries(namedCommands),
  ...bookCommands.map((entry): [string, CommandDeclaration] => [entry.name, entry]),
]);
