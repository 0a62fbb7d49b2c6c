/** Reads everything in a database or its journal, without changing it. */
import { join } from 'node:path';
import { damageOf } from '../backup/backup.js';
import { READING, readDatabase } from '../files/folder.js';
import { explained } from '../files/sqlite.js';
import { type VerifiedJournal, verifyJournal } from '../journal/journal.js';
import { RELEASED_FILE, unreadableSlots } from '../journal/released.js';
import { refuseLostEnd } from './lost-end.js';
import { type StoredDamage, scrubBeside } from './scrub.js';
import { type DamagedRow, walkedTables, walkTable } from './table-walk.js';

/**
 * Checks every page (`PRAGMA integrity_check`), the hash chain and events of the journal from its oldest entry, and every row of the other
 * tables. Reads the whole database at once, without changing it. Throws an error that names the first bad place.
 */
export function verifyDatabase(directory: string): VerifiedJournal {
  const [damage] = damageOf(directory);
  if (damage !== undefined) throw new Error(`SQLite finds the database damaged: ${damage}`);
  const journal = verifyJournal(directory);
  explained(READING, directory, () => verifyRows(directory));
  return journal;
}

/** Checks the journal of a data folder as a start does, and from its oldest entry. Works while the box runs. */
export function verifyDataFolder(directory: string): VerifiedJournal {
  refuseLostEnd(directory);
  return verifyJournal(directory);
}

/** Data outside of the journal that differs from what was written. */
export interface DamageBeside {
  /** One sentence with the place. */
  readonly what: string;
  /** Nothing is lost: the program rewrites it by itself. */
  readonly isPassing: boolean;
}

/**
 * Checks what the hash chain does not cover: each row of the other tables, the snapshots, the record of released batches. Works while the
 * box runs.
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
