/** `qctl log level [LEVEL]`: the log level of the box, changed while it runs. */
import { Argument, type Command } from 'commander';
import { LOG_LEVELS, type LogLevel } from '../../protocol/commands/diagnostics.js';
import type { Dependencies } from '../dependencies.js';
import { globalOptions, sessionOptions } from '../global-options.js';
import { json } from '../output.js';
import { withSession } from '../session.js';

export function addLog(root: Command, dependencies: Dependencies): void {
  root
    .command('log')
    .description('the log level of the box')
    .command('level')
    .description('shows the log level, or changes it until the next start of the box')
    .addArgument(new Argument('[level]', 'the new level').choices(LOG_LEVELS))
    .addHelpText(
      'after',
      `
To read the log: journalctl -u qbox -o cat

Examples:
  qctl log level          what is logged now, and what the configuration says
  qctl log level debug    more, until the box starts again
  qctl log level info     as usual`,
    )
    .action(async (level: LogLevel | undefined, _options: unknown, command: Command) => {
      const options = globalOptions(command);
      await withSession(sessionOptions(options), dependencies, async ({ client }) => {
        if (level !== undefined) await client.call('setLogLevel', { level });
        const { log_level, configured_log_level } = await client.call('diagnostics', {});
        const configured = log_level === configured_log_level ? '' : ` (configured: ${configured_log_level}, from the next start on)`;
        dependencies.out(options.json ? json({ log_level, configured_log_level }) : `${log_level}${configured}\n`);
      });
    });
}
