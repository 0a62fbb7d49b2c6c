/** Reading everything that a database or its journal holds, and changing nothing. */
import { join } from 'node:path';
import { damageOf } from './backup.js';
import { READING, readDatabase } from './folder.js';
import { type VerifiedJournal, verifyJournal } from './journal.js';
import { refuseLostEnd } from './lost-end.js';
import { RELEASED_FILE, unreadableSlots } from './released.js';
import { type StoredDamage, scrubBeside } from './scrub.js';
import { explained } from './sqlite.js';
import { type DamagedRow, walkedTables, walkTable } from './table-walk.js';

/**
 * Checks every page (`PRAGMA integrity_check`), the hash chain and the events of the journal from its oldest entry, and every row of the
 * other tables. Reads the whole database at once, and changes nothing. Throws an error that names the first place that is not in order.
 */
export function verifyDatabase(directory: string): VerifiedJournal {
  const [damage] = damageOf(directory);
  if (damage !== undefined) throw new Error(`SQLite finds the database damaged: ${damage}`);
  const journal = verifyJournal(directory);
  explained(READING, directory, () => verifyRows(directory));
  return journal;
}

/** The journal of a data folder as a start looks at it, and from its oldest entry. Works where the box runs, too. */
export function verifyDataFolder(directory: string): VerifiedJournal {
  refuseLostEnd(directory);
  return verifyJournal(directory);
}

/** Something beside the journal that is not as it was written. */
export interface DamageBeside {
  /** One sentence with its place. */
  readonly what: string;
  /** Nothing is lost, and it is written anew by itself. */
  readonly isPassing: boolean;
}

/**
 * Reads what the hash chain does not cover: each row of the other tables, the snapshots, the record of what was answered. Works where the
 * box runs, too.
 */
export function damageBeside(directory: string): readonly DamageBeside[] {
  const found: readonly StoredDamage[] =
    readDatabase(directory, CACHE_KIB, (connection) => [...scrubBeside(connection, directory)].filter((one) => one !== null)) ?? [];
  const slots = unreadableSlots(directory);
  const record = `of the record of what was answered (${join(directory, RELEASED_FILE)})`;
  return [
    ...found.map((damage) => ({ what: sentenceOf(damage), isPassing: false })),
    ...(slots === 'all'
      ? [{ what: `Neither place ${record} can be read: how far the box had answered is unknown.`, isPassing: false }]
      : []),
    ...(slots === 'one'
      ? [{ what: `One of two places ${record} cannot be read; the next batch is written over it.`, isPassing: true }]
      : []),
  ];
}

function sentenceOf(damage: StoredDamage): string {
  switch (damage.kind) {
    case 'journal':
      return `Journal entry ${damage.entry} is damaged: ${damage.why}.`;
    case 'row':
      return rowSentence(damage);
    case 'snapshot':
      return `The snapshot ${damage.file} cannot be used: ${damage.why}.`;
  }
}

const rowSentence = ({ table, row, why }: DamagedRow): string => `Row ${row} of the table ${table} is damaged: ${why}.`;

const CACHE_KIB = 2048;

function verifyRows(directory: string): void {
  readDatabase(directory, CACHE_KIB, (connection) => {
    for (const table of walkedTables(connection)) {
      const damaged = walkTable(connection, table);
      if (damaged !== null) throw new Error(rowSentence(damaged));
    }
  });
}
