/** All that qctl can do: a line a family of commands, in the order of the help. */
import type { Command } from 'commander';
import { addBackup } from './commands/backup.js';
import { addBook } from './commands/book.js';
import { addCall } from './commands/call.js';
import { addCommands } from './commands/command-list.js';
import { addDevice } from './commands/device.js';
import { addFirstPassword } from './commands/first-password.js';
import { addJournal } from './commands/journal.js';
import { addPin } from './commands/pin.js';
import { addStatus } from './commands/status.js';
import { addWatch } from './commands/watch.js';
import type { Surroundings } from './surroundings.js';

/** Adds one command with its options, help and action to the command line. */
export type Family = (root: Command, surroundings: Surroundings) => void;

export const FAMILIES: readonly Family[] = [
  addStatus,
  addCall,
  addWatch,
  addBook,
  addCommands,
  addDevice,
  addFirstPassword,
  addPin,
  addBackup,
  addJournal,
];
