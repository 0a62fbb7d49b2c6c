/** A database and a snapshot of which bytes were changed: what is recovered is a beginning of what happened, or nothing. */
import { ok } from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseFile } from '../../../db/files/folder.js';
import { migrate } from '../../../db/files/migrations.js';
import { checkpoint, openForWriting } from '../../../db/files/sqlite.js';
import { chainHash, GENESIS_HASH } from '../../../db/journal/chain.js';
import { writeSnapshot } from '../../../db/journal/snapshots.js';
import { toSnapshot } from '../../../server/engine/snapshot.js';
import { recover } from '../../../server/pipeline/commit/recover.js';
import { Engine, RULES } from '../../engine/models/engine.js';
import { Choices, type FuzzTarget } from '../target.js';

const BATCHES = 12;
/** One snapshot stands in the middle, as on a box that was stopped there once. */
const SNAPSHOT_AFTER = 5;
/** What a disk writes at once. */
const SECTOR_BYTES = 512;

interface Original {
  readonly files: ReadonlyMap<string, Buffer>;
  /** The state after each number of batches, as JSON. */
  readonly states: readonly string[];
}

let made: Original | null = null;
const folder = mkdtempSync(join(tmpdir(), 'qbox-fuzz-database-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

function original(): Original {
  made ??= make();
  return made;
}

function make(): Original {
  const engine = new Engine();
  const connection = openForWriting(databaseFile(folder), 1024);
  migrate(connection);
  const insert = connection.prepare('INSERT INTO journal (sequence, at_ms, event_count, events, hash) VALUES (?, ?, ?, ?, ?)');
  const states = [toSnapshot(engine.state)];
  let hash: Uint8Array = GENESIS_HASH;
  for (let sequence = 1; sequence <= BATCHES; sequence++) {
    const from = engine.events.length;
    engine.add('Operation', { name: `operation ${sequence}`, description: 'x'.repeat(300) });
    const events = engine.events.slice(from);
    const row = { sequence, atMs: engine.nowMs, eventCount: events.length, events: JSON.stringify(events) };
    hash = chainHash(hash, row);
    insert.run(sequence, row.atMs, row.eventCount, row.events, hash);
    states.push(toSnapshot(engine.state));
    if (sequence === SNAPSHOT_AFTER) writeSnapshot(folder, { sequence, state: states[sequence] ?? '' });
  }
  checkpoint(connection, 'PASSIVE');
  connection.close();
  const names = readdirSync(folder).filter((name) => name === 'qbox.db' || name.startsWith('snapshot-'));
  return { files: new Map(names.sort().map((name) => [name, readFileSync(join(folder, name))])), states };
}

const word = (choices: Choices): number => (choices.byte() << 16) | (choices.byte() << 8) | choices.byte();

/** Changes, each: which file, where, what: other bits of a byte, a stretch of zeros as of a torn page, or the end cut off. */
function changed(bytes: Uint8Array): ReadonlyMap<string, Buffer> {
  const choices = new Choices(bytes);
  const files = new Map([...original().files].map(([name, content]) => [name, Buffer.from(content)]));
  const names = [...files.keys()];
  while (!choices.isOver) {
    const how = choices.byte();
    const name = names[how % names.length] ?? '';
    const content = files.get(name) ?? Buffer.alloc(0);
    const at = content.length === 0 ? 0 : word(choices) % content.length;
    const sector = at - (at % SECTOR_BYTES);
    if (how < 0xc0) content[at] = (content[at] ?? 0) ^ choices.byte();
    else if (how < 0xf0) content.subarray(sector, sector + SECTOR_BYTES * (1 + (choices.byte() % 8))).fill(0);
    else files.set(name, content.subarray(0, at));
  }
  return files;
}

/** Another letter in the text, wherever a file has it. */
function changesOf(text: string): Uint8Array[] {
  return [...original().files.values()].flatMap((content, index) => {
    const at = content.indexOf(text);
    return at === -1 ? [] : [Uint8Array.of(index, at >> 16, (at >> 8) & 0xff, at & 0xff, 1)];
  });
}

export const database: FuzzTarget = {
  name: 'database',
  watched: ['db/', 'server/pipeline/recover', 'server/engine/state'],
  seeds: () => [
    new Uint8Array(),
    ...changesOf('operation 2'),
    ...changesOf('operation 9'),
    Uint8Array.of(0xc0, 0, 0x10, 0, 8),
    Uint8Array.of(0xf0, 0, 0x30, 0),
  ],
  run: (bytes) => {
    const files = changed(bytes);
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
    for (const [name, content] of files) writeFileSync(join(folder, name), content);
    let recovered: ReturnType<typeof recover>;
    try {
      recovered = recover(folder, RULES);
    } catch (error) {
      // Refused, in words for whoever reads the log.
      ok(error instanceof Error && error.message !== '' && !(error instanceof TypeError) && !(error instanceof RangeError), String(error));
      return;
    }
    ok(toSnapshot(recovered.state) === original().states[recovered.sequence], `a state of ${recovered.sequence} batches that never was`);
  },
};
