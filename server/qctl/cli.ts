/** The command line of qctl as a whole. */
import { CommanderError } from 'commander';
import { packageVersion } from '../config/flags.js';
import { QctlCommand } from './command.js';
import { addAlerts } from './commands/alerts.js';
import { addBackup } from './commands/backup.js';
import { addBook } from './commands/book/book.js';
import { addCalendar } from './commands/book/calendar.js';
import { addCall, addCommands } from './commands/call.js';
import { addConfig, addPin } from './commands/config.js';
import { addDevice } from './commands/device/device.js';
import { addDoctor } from './commands/doctor.js';
import { addErase } from './commands/erase.js';
import { addFairness } from './commands/fairness.js';
import { addHeadquarters } from './commands/headquarters.js';
import { addJournal } from './commands/journal.js';
import { addLog } from './commands/log.js';
import { addQueue } from './commands/queue.js';
import { addRelease } from './commands/release.js';
import { addSession } from './commands/session.js';
import { addStats } from './commands/stats.js';
import { addStatus } from './commands/status.js';
import { addSupportBundle } from './commands/support-bundle.js';
import { addTls } from './commands/tls.js';
import { addTop } from './commands/top.js';
import { addAdmin, addUser } from './commands/user.js';
import { addWatch } from './commands/watch.js';
import type { Dependencies } from './dependencies.js';
import { EXIT, type ExitCode, exitCodeOf, exitCodes, explain } from './failures.js';
import { withGlobalOptions } from './global-options.js';
import { optionText } from './help-tree.js';
import { printable } from './output.js';

/** Adds one command with its options, help and action to the command line. */
export type Family = (root: QctlCommand) => void;

export const FAMILIES: readonly Family[] = [
  addStatus,
  addTop,
  addDoctor,
  addSupportBundle,
  addLog,
  addCall,
  addWatch,
  addQueue,
  addAlerts,
  addErase,
  addBook,
  addCalendar,
  addStats,
  addFairness,
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
  addHeadquarters,
  addRelease,
];

/** Runs one command line and resolves with the code to exit with. */
export async function run(args: readonly string[], dependencies: Dependencies): Promise<ExitCode> {
  try {
    await program(dependencies).parseAsync(args, { from: 'user' });
    return EXIT.ok;
  } catch (failure) {
    // Commander has already shown the fault; requested help is no fault.
    if (failure instanceof CommanderError) return failure.exitCode === 0 ? EXIT.ok : EXIT.usage;
    dependencies.err(`qctl: ${explain(failure)}\n`);
    return exitCodeOf(failure);
  }
}

const EXAMPLES = `
Examples:
  qctl status                                  how the box, its printers and its windows are
  qctl device scan                             what is plugged in here, ready for qbox.toml
  qctl call serviceList                        a reference book
  qctl call nextConsumer '{"workplace": 11}'   any command of the protocol
  echo '{"services": [1]}' | qctl call registrateConsumer -
  qctl watch serviceList currentQueue --workplace 11
  qctl commands consumer                       commands with "consumer" in name or summary
  qctl commands nextConsumer                   one command: its fields and an example

Exit codes:
${exitCodes()
  .map(([code, meaning]) => `  ${String(code).padEnd(3)}  ${meaning}`)
  .join('\n')}

Give the password in QBOX_PASSWORD, or type it when asked: other users of the machine can see the command line.`;

/** The declaration from which help, man page and completion derive. Sub-commands inherit how the root speaks. */
export function program(dependencies: Dependencies): QctlCommand {
  const { out, err } = dependencies;
  const root = new QctlCommand(dependencies, 'qctl')
    .version(packageVersion(), '--version', 'print the version of qctl')
    .description('The command line of a qbox: shows its state, sends commands, watches changes.')
    .exitOverride()
    .configureHelp({ optionDescription: optionText })
    .configureOutput({ writeOut: out, writeErr: (text) => err(lines(text.replace(/^error: /, 'qctl: '))) })
    .addHelpText('after', EXAMPLES);
  withGlobalOptions(root, dependencies);
  for (const add of FAMILIES) add(root);
  return root;
}

/** A wrong word is quoted; it may have come from a file or from the box. */
const lines = (text: string): string => text.split('\n').map(printable).join('\n');
