/** What the journal of a branch and headquarters' database do not have in common. */
import { openOutbox } from '../../../db/journal/outbox.js';
import { countSome } from '../../../server/hq/facts/day-counter.js';
import { base64url, firstUnsealed, NO_SEAL } from '../../../server/uplink/wire.js';
import { differingFigures, differingVisits } from '../../hq/differing.js';
import { FrozenBox } from '../../recount/box.js';
import { copyOf } from '../../recount/copy.js';
import type { HqDatabase } from './database.js';

interface Compared {
  readonly database: HqDatabase;
  /** The data folder of the box, which does not run. */
  readonly folder: string;
  readonly branch: string;
  readonly timeZone: string;
  /** The stream or the database was lost: headquarters may have met batches whose forerunners it lacked. */
  readonly hasLost: boolean;
}

export async function differencesOf(compared: Compared): Promise<readonly string[]> {
  const wrong = [...(await differingJournal(compared)), ...(await oddAlarms(compared))];
  return wrong.length > 0 ? wrong : await differingBooks(compared);
}

/** Each batch once, in one line, with the hash that it has on the box, under seals that fit. */
async function differingJournal({ database, folder }: Compared): Promise<readonly string[]> {
  const there = await database.query<{ line: number; sequence: number; hash: Buffer; seal: Buffer; events: string; facts: string | null }>(
    'SELECT line_id AS line, sequence::integer, hash, seal, events, facts FROM batch ORDER BY line_id, sequence',
  );
  const heads = await database.query<{ head: string; hash: Buffer }>('SELECT sequence AS head, hash FROM line');
  const outbox = openOutbox(folder);
  const [own, { sequence: head, hash }] = [outbox.after(0, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER), outbox.head()];
  outbox.close();
  const wrong: string[] = [];
  const told = heads.map((line) => `${line.head} ${base64url(line.hash)}`);
  if (told.join() !== `${head} ${base64url(hash)}`)
    wrong.push(`lines end with ${told.join()}, the journal with ${head} ${base64url(hash)}`);
  const journal = own.map((batch) => `${batch.sequence} ${base64url(batch.hash)}`);
  const stored = there.map((batch) => `${batch.sequence} ${base64url(batch.hash)}`);
  const first = journal.findIndex((batch, index) => batch !== stored[index]);
  if (first >= 0 || stored.length !== journal.length)
    wrong.push(`${stored.length} batches of ${journal.length}, not the same at ${first}: ${journal[first]} is ${stored[first]}`);
  const sealed = there.map(({ facts, ...batch }) => ({
    ...{ ...batch, atMs: 0, eventCount: 0, hash: base64url(batch.hash), seal: base64url(batch.seal) },
    ...(facts !== null && { facts }),
  }));
  const unsealed = firstUnsealed(NO_SEAL, sealed);
  if (unsealed !== null) wrong.push(`the seal of batch ${unsealed.sequence} does not fit`);
  return wrong;
}

async function oddAlarms({ database, hasLost }: Compared): Promise<readonly string[]> {
  const alarms = await database.query<{ kind: string }>('SELECT DISTINCT kind FROM alarm');
  return alarms.flatMap(({ kind }) => (kind === 'gap' && hasLost ? [] : [`an alarm of headquarters: ${kind}`]));
}

/** Visits, and the figures of days that are over: places of slots are told when their day has ended. */
async function differingBooks({ database, folder, branch, timeZone }: Compared): Promise<readonly string[]> {
  const copy = copyOf(folder);
  const box = await FrozenBox.start(copy.directory, timeZone);
  try {
    await database.query('UPDATE branch SET books = $1, time_zone = $2', [JSON.stringify(box.books(branch, timeZone)), timeZone]);
    while (await database.inTransaction((client) => countSome(client, 0)));
    const [days] = await database.query<{ from: number | null; to: number | null }>(
      'SELECT min(day) AS from, max(day) AS to FROM counted_day WHERE until_ms = to_ms',
    );
    const visits = await database.inTransaction((client) => differingVisits(client, copy.directory));
    const { from, to } = days ?? {};
    if (from == null || to == null) return [...visits, 'no day is over at headquarters'];
    const { differences } = await database.inTransaction((client) => differingFigures(client, box, { from, to }));
    return [...visits, ...differences];
  } finally {
    await box.stop();
    copy.remove();
  }
}
