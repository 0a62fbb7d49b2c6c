/** `qctl alerts`: what the head of the branch should know of now, and what was. */
import type { ReplyData } from '../../protocol/registry.js';
import type { Asking, QctlCommand } from '../command.js';
import { idNumber } from '../global-options.js';
import { duration, type Page, paint, printable, secondsBetween, table } from '../output.js';

interface AlertsOptions {
  readonly past?: boolean;
  readonly seen?: number;
}

export function addAlerts(root: QctlCommand): void {
  root
    .command('alerts')
    .description('shows the alerts that stand: norms of waiting, queues without a window, clerks who left, printers, disk')
    .option('--past', 'show those that have ended, the newest first')
    .option('--seen <id>', 'first say that you have seen the alert with this id', idNumber)
    .explained(
      {
        'qctl alerts': 'what stands now',
        'qctl alerts --past': 'what was, of the last 30 days',
        'qctl alerts --seen 17': 'it makes no more sound at the supervisor',
        'qctl watch alerts': 'each change, until Ctrl-C',
      },
      'The norms of waiting are fields of the services: qctl book set Service ID wait_norm_sec=900.',
    )
    .asks(readAlerts, showAlerts);
}

type Alerts = ReplyData<'alerts'>;

async function readAlerts({ client, options }: Asking<AlertsOptions>): Promise<{ readonly alerts: Alerts; readonly now: string }> {
  if (options.seen !== undefined) await client.call('seeAlert', { id: options.seen });
  const alerts = await client.call('alerts', { past: options.past ?? false });
  return { alerts, now: client.boxTime };
}

function showAlerts({ alerts, now }: { readonly alerts: Alerts; readonly now: string }, page: Page): string {
  if (alerts.length === 0) return 'no alerts\n';
  const rows = alerts.map(({ id, severity, began, ended, count, seen, text }) => ({
    id,
    severity,
    began,
    lasts: duration(secondsBetween(began, ended ?? now)),
    visitors: count,
    seen: seen.length,
    what: text,
  }));
  const remedies = [...new Set(alerts.filter(({ ended }) => ended === null).map(({ remedy }) => remedy))];
  return table(rows, page) + remedies.map((remedy) => `${paint(page, 'yellow', printable(remedy))}\n`).join('');
}
