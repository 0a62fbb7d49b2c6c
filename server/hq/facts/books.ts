/** Names, norms and the time zone of a branch, as it told them last. */
import type { ClientBase } from 'pg';
import type { ServiceFacts } from '../../../db/facts/aggregate.js';
import type { BranchBooks } from '../../uplink/live/live-form.js';

/** What figures need of services. */
export const serviceFacts = ({ services }: BranchBooks): ReadonlyMap<number, ServiceFacts> =>
  new Map(
    services.map(({ id, group, department, norm, appointmentNorm }) => [
      id,
      { group, department, wait: { norm, ofAppointments: appointmentNorm } },
    ]),
  );

/** Days that were counted have to be counted again. */
export const countsOtherwise = (one: BranchBooks | null, other: BranchBooks): boolean =>
  one === null || one.timeZone !== other.timeZone || JSON.stringify([...serviceFacts(one)]) !== JSON.stringify([...serviceFacts(other)]);

/** Those of a branch that tells a zone which nobody knows are refused. In a transaction of the caller. */
export async function storeBooks(client: ClientBase, branch: string, books: BranchBooks): Promise<void> {
  new Intl.DateTimeFormat('en', { timeZone: books.timeZone });
  await client.query('INSERT INTO branch (name) VALUES ($1) ON CONFLICT (name) DO NOTHING', [branch]);
  const { rows } = await client.query<{ id: number; books: string | null }>('SELECT id, books FROM branch WHERE name = $1 FOR UPDATE', [
    branch,
  ]);
  const [row] = rows;
  if (row === undefined) throw new Error(`the branch ${branch} is gone`);
  const text = JSON.stringify(books);
  if (row.books === text) return;
  await client.query('UPDATE branch SET books = $2, time_zone = $3 WHERE id = $1', [row.id, text, books.timeZone]);
  if (countsOtherwise(row.books === null ? null : (JSON.parse(row.books) as BranchBooks), books))
    await client.query(
      'INSERT INTO touched_day (branch_id, day) SELECT branch_id, day FROM counted_day WHERE branch_id = $1 ON CONFLICT DO NOTHING',
      [row.id],
    );
}
