/** `qctl log level [LEVEL]`: the log level of the box, changed while it runs. */
import { Argument } from 'commander';
import { LOG_LEVELS, type LogLevel } from '../../protocol/commands/box/diagnostics.js';
import type { QctlCommand } from '../command.js';

export function addLog(root: QctlCommand): void {
  root
    .command('log')
    .description('the log level of the box')
    .command('level')
    .description('shows the log level, or changes it until the next start of the box')
    .addArgument(new Argument('[level]', 'the new level').choices(LOG_LEVELS))
    .explained(
      {
        'qctl log level': 'what is logged now, and what the configuration says',
        'qctl log level debug': 'more, until the box starts again',
        'qctl log level info': 'as usual',
      },
      'To read the log: journalctl -u qbox -o cat',
    )
    .asks(
      async ({ client }, level: LogLevel | undefined) => {
        if (level !== undefined) await client.call('setLogLevel', { level });
        const { log_level, configured_log_level } = await client.call('diagnostics', {});
        return { log_level, configured_log_level };
      },
      ({ log_level, configured_log_level }) =>
        `${log_level}${log_level === configured_log_level ? '' : ` (configured: ${configured_log_level}, from the next start on)`}\n`,
    );
}
