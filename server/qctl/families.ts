/** All that qctl can do: a line a family of commands, in the order of the help. */
import type { Command } from 'commander';
import { addAdmin } from './commands/admin.js';
import { addBackup } from './commands/backup.js';
import { addBook } from './commands/book.js';
import { addCall } from './commands/call.js';
import { addCommands } from './commands/command-list.js';
import { addConfig } from './commands/config.js';
import { addDemo } from './commands/demo.js';
import { addDevice } from './commands/device.js';
import { addDoctor } from './commands/doctor.js';
import { addErase } from './commands/erase.js';
import { addJournal } from './commands/journal.js';
import { addLog } from './commands/log.js';
import { addPin } from './commands/pin.js';
import { addQueue } from './commands/queue.js';
import { addSession } from './commands/session.js';
import { addStats } from './commands/stats.js';
import { addStatus } from './commands/status.js';
import { addSupportBundle } from './commands/support-bundle.js';
import { addTls } from './commands/tls.js';
import { addTop } from './commands/top.js';
import { addUser } from './commands/user.js';
import { addWatch } from './commands/watch.js';
import type { Dependencies } from './dependencies.js';

/** Adds one command with its options, help and action to the command line. */
export type Family = (root: Command, dependencies: Dependencies) => void;

export const FAMILIES: readonly Family[] = [
  addStatus,
  addTop,
  addDoctor,
  addSupportBundle,
  addLog,
  addCall,
  addWatch,
  addQueue,
  addErase,
  addBook,
  addStats,
  addDemo,
  addCommands,
  addDevice,
  addUser,
  addAdmin,
  addSession,
  addTls,
  addPin,
  addBackup,
  addJournal,
  addConfig,
];
