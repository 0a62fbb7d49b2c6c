/** Reading everything that a database or its journal holds, and changing nothing. */
import { damageOf } from './backup.js';
import { READING, readDatabase } from './folder.js';
import { type VerifiedJournal, verifyJournal } from './journal.js';
import { refuseLostEnd } from './lost-end.js';
import { explained } from './sqlite.js';
import { walkedTables, walkTable } from './table-walk.js';

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

const CACHE_KIB = 2048;

function verifyRows(directory: string): void {
  readDatabase(directory, CACHE_KIB, (connection) => {
    for (const table of walkedTables(connection)) {
      const damaged = walkTable(connection, table);
      if (damaged !== null) throw new Error(`Row ${damaged.row} of the table ${table} is damaged: ${damaged.why}.`);
    }
  });
}
