/**
 * The registry of commands: the one declaration from which validation, types, rights, the reference page, the JSON Schema bundle, the typed
 * client and the help of `qctl` derive. It defines the data; handlers in the pipeline define the effects.
 */
import type { Static } from '@sinclair/typebox';
import { alertCommands } from './commands/alerts.js';
import { appearanceCommands } from './commands/appearance.js';
import { backupCommands } from './commands/backups.js';
import { boardCommands } from './commands/boards.js';
import { bookingCommands } from './commands/booking.js';
import { bookCommands } from './commands/books.js';
import { calendarCommands } from './commands/calendar.js';
import { callingCommands } from './commands/calling.js';
import { certificateCommands } from './commands/certificate.js';
import { changeCommands } from './commands/changes.js';
import { configurationCommands } from './commands/configuration.js';
import { deviceCommands } from './commands/devices.js';
import { diagnosticsCommands } from './commands/diagnostics.js';
import { explainedCommands } from './commands/explained.js';
import { faultCommands } from './commands/faults.js';
import { generalCommands } from './commands/general.js';
import { headquartersCommands } from './commands/headquarters.js';
import { indicatorCommands } from './commands/indicators.js';
import { kioskBookingCommands } from './commands/kiosk-booking.js';
import { labCommands } from './commands/lab.js';
import { lcdCommands } from './commands/lcd.js';
import { ownDeviceCommands } from './commands/own-devices.js';
import { printingCommands } from './commands/printing.js';
import { privacyCommands } from './commands/privacy.js';
import { queueCommands } from './commands/queue.js';
import { registrationCommands } from './commands/registration.js';
import { servingCommands } from './commands/serving.js';
import { sessionCommands } from './commands/sessions.js';
import { settingsCommands } from './commands/settings.js';
import { speechCommands } from './commands/speech.js';
import { statisticsCommands } from './commands/statistics.js';
import { supervisionCommands } from './commands/supervision.js';
import { templateCommands } from './commands/templates.js';
import { trialCommands } from './commands/trials.js';
import { visitorCommands } from './commands/visitor.js';
import { visitCommands } from './commands/visits.js';
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
  ...ownDeviceCommands,
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
