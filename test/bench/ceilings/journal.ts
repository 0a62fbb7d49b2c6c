/** The table of the ceilings that write, as durable as the box's: write-ahead log, `synchronous=FULL`. */
import Database from 'better-sqlite3';

interface Journal {
  readonly begin: Database.Statement<[]>;
  readonly insert: Database.Statement<[number, string]>;
  readonly commit: Database.Statement<[]>;
}

export function openJournal(file: string): Journal {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE journal (sequence INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, events TEXT NOT NULL) STRICT');
  return {
    begin: database.prepare<[]>('BEGIN IMMEDIATE'),
    insert: database.prepare<[number, string]>('INSERT INTO journal (at_ms, events) VALUES (?, ?)'),
    commit: database.prepare<[]>('COMMIT'),
  };
}
