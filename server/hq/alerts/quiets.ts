/**
 * Alerts of branches that somebody quieted: they stay in the list and count no more, until their time is over. One that has ended is not
 * told any more, and the next one has another number; so nothing needs to be done at its end.
 */
import type { ClientBase } from 'pg';
import type { LiveState } from '../../uplink/live/live-form.js';

type Alert = LiveState['alerts'][number];

export interface Quiet {
  readonly id: number;
  /** As the branch told it. */
  readonly began: string;
  readonly until: string;
  /** The login of who did it. */
  readonly by: string;
}

/** Of the branch of a query, JSON of a `Quiet[]`. */
export const QUIETS = `(SELECT coalesce(json_agg(
  json_build_object('id', alert_quiet.id, 'began', began, 'until', until, 'by', quieted_by)), '[]')
  FROM alert_quiet WHERE branch_id = branch.id AND until > now())`;

export const quietOf = ({ id, began }: Alert, quiets: readonly Quiet[]): Quiet | null =>
  quiets.find((quiet) => quiet.id === id && quiet.began === began) ?? null;

/** @param minutes 0 = it counts again */
export async function quiet(
  client: ClientBase,
  { id, began }: Pick<Alert, 'id' | 'began'>,
  { branchId, minutes, login }: { readonly branchId: number; readonly minutes: number; readonly login: string },
): Promise<void> {
  await client.query('DELETE FROM alert_quiet WHERE until <= now() OR (branch_id = $1 AND id = $2 AND began = $3)', [branchId, id, began]);
  if (minutes === 0) return;
  await client.query(
    `INSERT INTO alert_quiet (branch_id, id, began, until, quieted_by) VALUES ($1, $2, $3, now() + make_interval(mins => $4), $5)
       ON CONFLICT (branch_id, id, began) DO UPDATE SET until = excluded.until, quieted_by = excluded.quieted_by`,
    [branchId, id, began, minutes, login],
  );
}
