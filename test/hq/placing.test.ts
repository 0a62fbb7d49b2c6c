/**
 * Where headquarters puts what a branch sends, against a model: chunks that come twice, late, damaged, from a journal that was restored and
 * written on, or from another box. Each batch is there once, in the right line, with its visits; each oddity is one alarm.
 */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { answer, type Placed, place } from '../../server/hq/journal-table.js';
import { migrate } from '../../server/hq/schema.js';
import { type Chunk, NO_SEAL, type SealedMark, type SentBatch, sealOf } from '../../server/uplink/wire.js';
import { serving, visitOf } from '../db/facts/support.js';
import { cases } from '../support/depth.js';
import { SLOWNESS } from '../support/slowness.js';
import { type Server, startPostgres } from './servers.js';

vi.setConfig({ testTimeout: 240_000 * SLOWNESS, hookTimeout: 60_000 * SLOWNESS });

let postgres: Server;
let client: Client;
let branches = 0;
beforeAll(async () => {
  postgres = await startPostgres();
  client = new Client({ connectionString: postgres.address });
  await client.connect();
  await migrate(client);
});
afterAll(async () => {
  await client.end();
  await postgres.end();
});

interface Written extends SentBatch {
  /** A visit that it ended, and one of an earlier batch that goes on after all. Boxes and restored folders number theirs anew. */
  readonly visit: number;
  readonly reopened: number | null;
}

const NOTHING: SealedMark = { sequence: 0, hash: NO_SEAL, seal: NO_SEAL };

/** A box: its journal may be cut short, or be that of a copy, and goes on in another way then. */
class Box {
  journal: Written[] = [];
  copy: Written[] = [];
  static written = 0;

  /** @param reopens the visit that was ended so many batches ago goes on; 0 = none */
  write(reopens: number): void {
    Box.written += 1;
    const before = this.journal.at(-1);
    const reopened = reopens === 0 ? null : (this.journal.at(-reopens)?.visit ?? null);
    const visit = this.journal.length + 1;
    const facts = {
      ...{ visits: [visitOf(visit, 1, 9, [{ periods: [serving(2, 5)] }])], windowLog: [], missed: [], expected: [], questions: [] },
      reopened: reopened === null ? [] : [reopened],
    };
    const hash = createHash('sha256').update(String(Box.written)).digest('base64url');
    const sent = { hash, events: `[${Box.written}]`, facts: JSON.stringify(facts) };
    const seal = sealOf(before?.seal ?? NO_SEAL, sent);
    this.journal.push({ ...sent, seal, sequence: this.journal.length + 1, atMs: 1_000 * Box.written, eventCount: 1, visit, reopened });
  }

  chunk(from: number, count: number): Chunk | null {
    const batches = this.journal.slice(from, from + count);
    const [first, ...others] = batches;
    return first === undefined ? null : { previous: this.journal[from - 1] ?? NOTHING, batches: [first, ...others] };
  }
}

interface ModelLine {
  readonly batches: Written[];
  /** Its batches and those it goes on from, oldest first; null before the first = it begins by itself. */
  readonly before: readonly Written[];
  readonly root: number;
}

/** What headquarters should have. */
class Model {
  readonly lines: ModelLine[] = [];
  readonly alarms: string[] = [];
  /** Of each tree, what is counted. */
  readonly counted = new Map<number, readonly Written[]>();
  /** The newest line was not written for hours. */
  isSilent = false;

  place({ previous, batches }: Chunk, damagedAt: number): Placed {
    const marks = [previous, ...batches];
    const knownAt = marks.findLastIndex(({ hash }) => this.lineWith(hash) >= 0);
    const fresh = batches.slice(Math.max(0, knownAt)) as unknown as readonly Written[];
    const [first] = fresh;
    if (first === undefined) return { kind: 'stored', isNew: false, alarm: null };
    if (knownAt < 0 && previous.seal !== NO_SEAL) return this.unplaced('gap', first.sequence);
    const damaged = damagedAt >= Math.max(0, knownAt) && damagedAt < batches.length ? batches[damagedAt] : undefined;
    if (damaged !== undefined) return this.unplaced('damaged', damaged.sequence);
    const known = marks[knownAt];
    const from = known === undefined ? -1 : this.lineWith(known.hash);
    const isEnd = from >= 0 && this.lines[from]?.batches.at(-1)?.hash === known?.hash;
    const isNext = isEnd && (from === this.lines.length - 1 || !this.isSilent);
    const alarm = isNext || this.lines.length === 0 ? null : from < 0 ? 'begunAnew' : 'forked';
    const at = isNext ? from : this.branchOff(from, known?.hash);
    this.lines[at]?.batches.push(...fresh);
    if (at === this.lines.length - 1) {
      this.isSilent = false;
      const { before, batches: own, root } = this.lines[at] as ModelLine;
      this.counted.set(root, [...before, ...own]);
    }
    if (alarm !== null) this.alarms.push(alarm);
    return { kind: 'stored', isNew: true, alarm };
  }

  /** As [batch that ended it, visit, batch since which it goes on]: of each tree one journal, lived through. */
  visits(): readonly (readonly [string, number, number | null])[] {
    const all: [string, number, number | null][] = [];
    for (const journal of this.counted.values()) {
      const there: [string, number, number | null][] = [];
      for (const { hash, sequence, visit, reopened } of journal) {
        for (const one of there) if (one[1] === reopened) one[2] ??= sequence;
        there.push([hash, visit, null]);
      }
      all.push(...there);
    }
    return all.sort(([one], [other]) => (one < other ? -1 : 1));
  }

  has(hash: string): boolean {
    return this.lineWith(hash) >= 0;
  }

  private branchOff(from: number, hash: string | undefined): number {
    const parent = this.lines[from];
    const whole = parent === undefined ? [] : [...parent.before, ...parent.batches];
    const before = whole.slice(0, whole.findIndex((batch) => batch.hash === hash) + 1);
    return this.lines.push({ batches: [], before, root: parent?.root ?? this.lines.length }) - 1;
  }

  private readonly lineWith = (hash: string): number => this.lines.findIndex(({ batches }) => batches.some((one) => one.hash === hash));
  private readonly told = new Set<string>();
  private unplaced(alarm: 'gap' | 'damaged', sequence: number): Placed {
    if (!this.told.has(`${alarm} ${sequence}`)) this.alarms.push(alarm);
    this.told.add(`${alarm} ${sequence}`);
    return { kind: 'unplaced', alarm };
  }
}

const step = fc.oneof(
  { weight: 15, arbitrary: fc.record({ do: fc.constant('write' as const), reopens: fc.nat({ max: 3 }) }) },
  {
    weight: 18,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      back: fc.nat({ max: 6 }),
      skips: fc.nat({ max: 9 }),
      count: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('damage' as const), at: fc.nat({ max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('restore' as const), lost: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('replace' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('copy' as const, 'silence' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('restoreCopy' as const, 'putBack' as const), isLate: fc.boolean() }) },
);

/** As a box does that asks what is there before it sends: folders and boxes come and go. */
const season = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('work' as const), count: fc.integer({ min: 1, max: 2 }), reopens: fc.nat({ max: 3 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restore' as const), lost: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('copy' as const, 'silence' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('restoreCopy' as const, 'putBack' as const), isLate: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('replace' as const) }) },
);

type Of<Arbitrary> = Arbitrary extends fc.Arbitrary<infer One> ? One : never;
type Step = Of<typeof step> | Of<typeof season>;

/** A branch, with its boxes: one of them is in use. */
class Branch {
  readonly model = new Model();
  readonly #boxes = [new Box()];
  #inUse = 0;
  /** Batches that the box believes to be there. */
  #sent = 0;

  constructor(readonly name: string) {}

  get box(): Box {
    return this.#boxes[this.#inUse] as Box;
  }

  async live(one: Step): Promise<void> {
    const { box } = this;
    if (one.do === 'write') box.write(one.reopens);
    else if (one.do === 'copy') box.copy = [...box.journal];
    else if (one.do === 'silence') await this.silence();
    else if (one.do === 'work') await this.work(one);
    else if (one.do === 'send' || one.do === 'damage') await this.send(one);
    else {
      if (one.do === 'restore') box.journal = box.journal.slice(0, Math.max(0, box.journal.length - one.lost));
      if (one.do === 'restoreCopy') box.journal = [...box.copy];
      if (one.do === 'replace') this.#inUse = this.#boxes.push(new Box()) - 1;
      if (one.do === 'putBack') this.#inUse = (this.#inUse + 1) % this.#boxes.length;
      if ('isLate' in one && one.isLate) await this.silence();
      this.#sent = one.do === 'replace' ? 0 : Math.min(this.#sent, this.box.journal.length);
    }
  }

  private async work({ count, reopens }: Extract<Step, { do: 'work' }>): Promise<void> {
    const { box } = this;
    for (let written = 0; written < count; written++) box.write(reopens);
    const known = box.journal.findLastIndex(({ hash }) => this.model.has(hash));
    const chunk = box.chunk(known + 1, 64);
    if (chunk === null) return;
    expect(await placed(this.name, chunk)).toEqual(this.model.place(chunk, -1));
    this.#sent = box.journal.length;
  }

  private async silence(): Promise<void> {
    this.model.isSilent = true;
    await client.query(
      `UPDATE line SET newest = line.newest - interval '2 hours' FROM branch WHERE branch.id = branch_id AND branch.name = $1`,
      [this.name],
    );
  }

  private async send(one: Extract<Step, { do: 'send' | 'damage' }>): Promise<void> {
    // Usually what comes next; sometimes again, or too early.
    const from = one.do === 'send' ? Math.max(0, this.#sent - one.back + (one.skips > 7 ? one.skips : 0)) : this.#sent;
    const chunk = this.box.chunk(from, one.do === 'send' ? one.count : 4);
    if (chunk === null) return;
    const damagedAt = one.do === 'damage' ? one.at : -1;
    const expected = this.model.place(chunk, damagedAt);
    expect(await placed(this.name, damagedChunk(chunk, damagedAt))).toEqual(expected);
    if (expected.kind === 'stored') this.#sent = Math.max(this.#sent, from + chunk.batches.length);
  }
}

/** Of what chance comes to seldom: batches that come though those before them did not. */
const TOO_EARLY: readonly Step[] = [
  ...Array.from({ length: 12 }, () => ({ do: 'write' as const, reopens: 0 })),
  { do: 'send', back: 0, skips: 8, count: 2 },
];
/** A journal that was left behind is gone on from while the other one is silent, so what it had is counted once more. */
const GONE_BACK_TO: readonly Step[] = [
  { do: 'work', count: 2, reopens: 0 },
  { do: 'work', count: 2, reopens: 0 },
  { do: 'copy' },
  { do: 'restore', lost: 2 },
  { do: 'work', count: 1, reopens: 0 },
  { do: 'restoreCopy', isLate: true },
  { do: 'work', count: 1, reopens: 0 },
];

it.each([
  { name: 'is where the model says', one: step, known: TOO_EARLY },
  { name: 'is where the model says when folders are restored and boxes put back', one: season, known: GONE_BACK_TO },
])('$name', async ({ one: arbitrary, known }) => {
  await fc.assert(
    fc.asyncProperty(fc.array<Step>(arbitrary, { minLength: 10, maxLength: 40 }), async (steps) => {
      branches += 1;
      const branch = new Branch(`placed-${branches}`);
      for (const one of steps) await branch.live(one);
      await sameAs(branch.model, branch.name);
      await answers(branch.model, branch.name, branch.box);
    }),
    { numRuns: cases(60), examples: [[[...known]]] },
  );
});

function damagedChunk({ previous, batches }: Chunk, at: number): Chunk {
  const other = batches.map((batch, index) => (index === at ? { ...batch, events: '[]' } : batch));
  return { previous, batches: other as unknown as Chunk['batches'] };
}

async function placed(name: string, chunk: Chunk): Promise<Placed> {
  await client.query('BEGIN');
  const done = await place(client, name, chunk);
  await client.query('COMMIT');
  return done;
}

async function sameAs(model: Model, name: string): Promise<void> {
  const own = 'JOIN branch ON branch.id = branch_id WHERE branch.name = $1';
  const rows = async (sql: string): Promise<unknown[]> => (await client.query({ text: sql, values: [name], rowMode: 'array' })).rows;
  const stored = await rows(`SELECT line.id, batch.hash FROM batch JOIN line ON line.id = line_id ${own} ORDER BY line.id, batch.sequence`);
  const lines = [...new Set(stored.map((row) => (row as [number])[0]))];
  const there = lines.map((line) => stored.flatMap((row) => ((row as [number])[0] === line ? [text((row as [number, Buffer])[1])] : [])));
  expect(there).toEqual(model.lines.map(({ batches }) => batches.map(({ hash }) => hash)));
  const heads = await rows(`SELECT line.sequence::integer, line.hash, line.seal FROM line ${own} ORDER BY line.id`);
  expect(heads.map((row) => (row as [number, Buffer, Buffer]).map((part) => (Buffer.isBuffer(part) ? text(part) : part)))).toEqual(
    model.lines.map(({ batches }) => batches.at(-1)).map((last) => [last?.sequence, last?.hash, last?.seal]),
  );
  expect((await rows(`SELECT kind FROM alarm ${own} ORDER BY alarm.id`)).flat()).toEqual(model.alarms);
  for (const table of ['visit', 'operation']) {
    const found = await rows(
      `SELECT batch.hash, consumer_id, reopened::integer FROM ${table} JOIN batch USING (line_id, sequence)
         JOIN branch ON branch.id = branch_id WHERE branch.name = $1`,
    );
    const told = (found as [Buffer, number, number | null][]).map(([hash, ...rest]) => [text(hash), ...rest] as const);
    expect(told.sort(([one], [other]) => (one < other ? -1 : 1))).toEqual(model.visits());
  }
}

/** Of a box's whole journal the newest that is there, with its seal. */
async function answers(model: Model, name: string, { journal }: Box): Promise<void> {
  const known = journal.findLast(({ hash }) => model.lines.some(({ batches }) => batches.some((batch) => batch.hash === hash)));
  const told = await answer(client, name, journal);
  expect(told.known?.hash ?? null).toBe(known?.hash ?? null);
  expect(told.known?.seal ?? null).toBe(known?.seal ?? null);
}

const text = (bytes: Buffer): string => bytes.toString('base64url');
