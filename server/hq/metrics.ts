/** What a monitoring system watches of headquarters, as numbers; docs/metrics.md has all of them. */
import { exposition, type Family, type Sample } from '../pipeline/metrics/exposition.js';
import { SILENT_AFTER_SEC } from './api/overview.js';
import type { Database } from './database.js';
import type { Ingester } from './ingester.js';
import type { LiveWatch } from './live/live-watch.js';

export interface MetricsOptions {
  readonly database: Pick<Database, 'withClient'>;
  readonly ingester: Pick<Ingester, 'counts' | 'storing' | 'stream'>;
  readonly live: Pick<LiveWatch, 'all'>;
  readonly version: string;
  /** Pages that are open. */
  readonly pages: () => number;
  readonly wallMs: () => number;
  readonly monotonicMs: () => number;
}

/** A monitoring system that reads more often gets the same text. */
const FRESH_MS = 5_000;

export class Metrics {
  readonly #startedMs: number;
  #made: { readonly atMs: number; readonly text: Promise<string> } | null = null;

  constructor(private readonly options: MetricsOptions) {
    this.#startedMs = options.monotonicMs();
  }

  text(): Promise<string> {
    const nowMs = this.options.monotonicMs();
    if (this.#made === null || nowMs - this.#made.atMs >= FRESH_MS) this.#made = { atMs: nowMs, text: this.#make() };
    return this.#made.text;
  }

  async #make(): Promise<string> {
    const [stored, stream] = await Promise.all([this.#stored(), this.#stream()]);
    return exposition([...this.#branches(), ...this.#ingested(), ...stream, ...stored, ...this.#program()]);
  }

  #branches(): readonly Family[] {
    const { live, wallMs } = this.options;
    const seen = [...live.all.values()];
    const fresh = seen.filter(({ receivedMs }) => wallMs() - receivedMs <= SILENT_AFTER_SEC * 1000);
    const sum = (of: (state: (typeof seen)[number]['state']) => number): number => fresh.reduce((all, { state }) => all + of(state), 0);
    return [
      gauge('qbox_hq_branches_connected', 'Branches that told something within a minute.', one(fresh.length)),
      gauge('qbox_hq_waiting', 'Visitors who wait, in all connected branches.', one(sum(({ waiting }) => waiting))),
      gauge('qbox_hq_over_norm', 'Of these, whose norm of waiting is exceeded.', one(sum(({ overNorm }) => overNorm))),
      gauge('qbox_hq_alerts', 'Alerts that stand in connected branches.', one(sum(({ alerts }) => alerts.length))),
    ];
  }

  #ingested(): readonly Family[] {
    const { batches, unplaced, failures } = this.options.ingester.counts;
    return [
      counter('qbox_hq_batches_total', 'Batches of journals that were stored.', one(batches)),
      counter(
        'qbox_hq_unplaced_total',
        'Messages whose batches had nothing to stand on, or other seals: the branch sends again.',
        one(unplaced),
      ),
      counter('qbox_hq_store_failures_total', 'Messages that the database did not take; each is tried again.', one(failures)),
      { name: 'qbox_hq_store_seconds', type: 'histogram', help: 'To store a message.', samples: this.options.ingester.storing.samples() },
    ];
  }

  async #stream(): Promise<readonly Family[]> {
    const state = await this.options.ingester.stream().catch(() => null);
    if (state === null) return [gauge('qbox_hq_nats_up', '1 = NATS answers.', one(0))];
    return [
      gauge('qbox_hq_nats_up', '1 = NATS answers.', one(1)),
      gauge('qbox_hq_stream_bytes', 'Journals on their way, in the stream.', one(state.bytes)),
      gauge('qbox_hq_stream_limit_bytes', 'What the stream takes at most; then branches keep their batches.', one(state.mostBytes)),
    ];
  }

  async #stored(): Promise<readonly Family[]> {
    const row = await this.options.database
      .withClient(async (client) => (await client.query<Stored>(STORED)).rows[0])
      .catch(() => undefined);
    if (row === undefined) return [gauge('qbox_hq_database_up', '1 = PostgreSQL answers.', one(0))];
    return [
      gauge('qbox_hq_database_up', '1 = PostgreSQL answers.', one(1)),
      gauge('qbox_hq_branches', 'Branches that are known.', one(row.branches)),
      gauge('qbox_hq_alarms', 'Alarms of journals that nobody has seen.', one(row.alarms)),
      gauge('qbox_hq_uncounted', 'Days of branches of which something has come since they were counted.', one(row.days)),
      gauge('qbox_hq_database_bytes', 'Size of the database.', one(row.bytes)),
    ];
  }

  #program(): readonly Family[] {
    const { version, pages, monotonicMs } = this.options;
    return [
      gauge('qbox_hq_info', 'Always 1.', [{ labels: { version, node: process.version }, value: 1 }]),
      gauge('qbox_hq_uptime_seconds', 'Since the process started.', one((monotonicMs() - this.#startedMs) / 1000)),
      gauge('qbox_hq_pages', 'Pages that are open.', one(pages())),
      gauge('qbox_hq_resident_memory_bytes', 'Memory of the process.', one(process.memoryUsage.rss())),
    ];
  }
}

interface Stored {
  readonly branches: number;
  readonly alarms: number;
  readonly days: number;
  readonly bytes: number;
}

const STORED = `
  SELECT (SELECT count(*)::integer FROM branch) AS branches,
         (SELECT count(*)::integer FROM alarm WHERE seen IS NULL) AS alarms,
         (SELECT count(*)::integer FROM touched_day) AS days,
         pg_database_size(current_database())::float AS bytes`;

const one = (value: number): readonly Sample[] => [{ value }];
const gauge = (name: string, help: string, samples: readonly Sample[]): Family => ({ name, type: 'gauge', help, samples });
const counter = (name: string, help: string, samples: readonly Sample[]): Family => ({ name, type: 'counter', help, samples });
