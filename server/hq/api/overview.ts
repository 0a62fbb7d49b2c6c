/** What pages of headquarters show of branches: what they told last, and how long ago. */
import type { ClientBase } from 'pg';
import type { BranchBooks } from '../../uplink/live/live-form.js';
import type { Branch } from '../access/groups.js';
import { quietOf } from '../alerts/quiets.js';
import type { ConfigurationNow } from '../configuration/director.js';
import type { Seen } from '../live/live-watch.js';
import type { Alarm, BranchNow, JournalState } from './replies.js';

/** A branch tells something every half a minute at least. */
export const SILENT_AFTER_SEC = 60;

export function branchNow(
  { id: _, quiets, ...branch }: Branch,
  seen: Seen | null,
  configuration: ConfigurationNow | null,
  nowMs: number,
): BranchNow {
  const state = seen?.state;
  const alerts = state?.alerts.filter((alert) => quietOf(alert, quiets) === null) ?? [];
  const heardSec = seen === null ? null : Math.max(0, Math.round((nowMs - seen.receivedMs) / 1000));
  return {
    ...branch,
    heardSec,
    isConnected: heardSec !== null && heardSec <= SILENT_AFTER_SEC,
    version: state?.version ?? null,
    waiting: state?.waiting ?? 0,
    longestWaitSec: state?.longestWaitSec ?? 0,
    overNorm: state?.overNorm ?? 0,
    openWindows: state?.openWindows ?? 0,
    alerts: alerts.length,
    errors: alerts.filter(({ severity }) => severity === 'error').length,
    devices: state?.devices ?? [],
    devicesCount: state?.devicesCount ?? 0,
    configuration: configuration === null ? null : configurationOf(configuration),
  };
}

const configurationOf = ({ applied, newest, isOwn, differences }: ConfigurationNow): NonNullable<BranchNow['configuration']> => ({
  revision: applied?.revision ?? null,
  appliedAt: applied?.at.toISOString() ?? null,
  state: newest.state === 'waiting' || newest.state === 'sent' ? 'underWay' : newest.state === 'failed' ? 'failed' : 'settled',
  rollout: newest.rolloutId,
  isOwn,
  differences,
});

export async function journalOf(client: ClientBase, branchId: number): Promise<JournalState | null> {
  const { rows } = await client.query<{ sequence: string; first: string; newest: Date; at: string }>(
    `SELECT line.sequence, line.first_sequence AS first, line.newest, batch.at_ms AS at FROM line
       JOIN batch ON batch.line_id = line.id AND batch.sequence = line.sequence
      WHERE line.branch_id = $1 ORDER BY line.id DESC LIMIT 1`,
    [branchId],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const sequence = Number(row.sequence);
  return { sequence, batches: sequence - Number(row.first) + 1, receivedAt: row.newest.toISOString(), newestMs: Number(row.at) };
}

export async function booksOf(client: ClientBase, branchId: number): Promise<BranchBooks | null> {
  const { rows } = await client.query<{ books: string | null }>('SELECT books FROM branch WHERE id = $1', [branchId]);
  const text = rows[0]?.books ?? null;
  return text === null ? null : (JSON.parse(text) as BranchBooks);
}

const ALARMS_MAX = 500;

/** Those that nobody has seen, the newest first. */
export async function alarmsOf(client: ClientBase, branchIds: readonly number[]): Promise<readonly Alarm[]> {
  const { rows } = await client.query<Omit<Alarm, 'at' | 'sequence'> & { readonly at: Date; readonly sequence: string }>(
    `SELECT alarm.id, branch.name AS branch, kind, sequence, at FROM alarm JOIN branch ON branch.id = branch_id
      WHERE branch_id = ANY ($1) AND seen IS NULL ORDER BY alarm.id DESC LIMIT ${ALARMS_MAX}`,
    [branchIds],
  );
  return rows.map((row) => ({ ...row, sequence: Number(row.sequence), at: row.at.toISOString() }));
}
