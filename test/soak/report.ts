/** From samples to figures and a verdict. */

import { LIMITS } from '../../server/model/limits.js';
import type { LoopDelay } from '../bench/loop-delay.js';
import type { JournalPart } from './journal.js';
import type { Counts, SoakLedger, Spread, Waits } from './orders.js';
import { type Slope, slopeOf } from './slope.js';
import type { Sampled, Written } from './watch.js';

export interface Seen {
  readonly minutes: number;
  /** After the warm-up. */
  readonly samples: readonly Sampled[];
  readonly loop: LoopDelay;
  readonly first: { readonly counts: Counts; readonly written: Written };
  readonly last: { readonly counts: Counts; readonly written: Written; readonly journal: JournalPart };
  readonly growth: { readonly databaseBytes: number };
  readonly ledger: SoakLedger;
  readonly deaf: Deaf;
}

/** Pages that stopped reading, and what of it the others felt. */
interface Deaf {
  readonly pages: number;
  readonly of: number;
  /** While all read, and since then. */
  readonly allReadWaits: Waits;
  readonly waits: Waits;
  /** The most that the box had held until then, and until the end. */
  readonly allReadMiB: number;
  readonly mostMiB: number;
}

export interface Report {
  readonly rows: readonly (readonly [figure: string, value: string, note: string])[];
  readonly figures: Readonly<Record<string, number | null>>;
  readonly faults: readonly string[];
}

const BLOCKS = 20;
const LOOP_P99_MS = 20;
const MIB = 2 ** 20;
/** Clients that read may wait so many times as long as while all read, and so much longer: in the median, and of a hundred all but one. */
const SLOWER_TIMES = 2;
const SLOWER_MS = 10;
/** A run that is shorter is a look: memory has not come to rest. */
const FLAT_AFTER_MINUTES = 30;
/** In a month it would be half a board's memory; what is less cannot be seen in an hour. */
const GROWTH_MIB_PER_HOUR = 4;

export function conclude(seen: Seen): Report {
  const { minutes, samples, loop, first, last, growth, ledger, deaf } = seen;
  const tickets = last.counts.registered - first.counts.registered;
  const slope = slopeOf(
    valuesOf(samples, ({ residentMiB }) => residentMiB),
    BLOCKS,
  );
  const heap = slopeOf(
    valuesOf(samples, ({ heapMiB }) => heapMiB),
    BLOCKS,
  );
  // Other threads, the database's caches, buffers of connections.
  const outside = slopeOf(
    valuesOf(samples, ({ residentMiB, heapPagesMiB }) => residentMiB - heapPagesMiB),
    BLOCKS,
  );
  // Sockets of clients come and go with the cuts; the rest must stay.
  const own = slopeOf(
    valuesOf(samples, ({ descriptors, sockets }) => descriptors - sockets),
    BLOCKS,
  );
  const process = last.written.processBytes - first.written.processBytes;
  const device =
    last.written.deviceBytes === null || first.written.deviceBytes === null ? null : last.written.deviceBytes - first.written.deviceBytes;
  const { journal } = last;
  const kib = (bytes: number): string => `${(bytes / tickets / 1024).toFixed(1)} KiB`;
  const kept = samples.at(-1);
  const faults: string[] = [];
  if (minutes >= FLAT_AFTER_MINUTES && slope.perHour - slope.error > GROWTH_MIB_PER_HOUR)
    faults.push(`memory grows by ${ofHour(slope, 'MiB')}`);
  if (minutes >= FLAT_AFTER_MINUTES && own.perHour - own.error > 1) faults.push(`descriptors grow by ${ofHour(own, '')}`);
  if (loop.p99Ms >= LOOP_P99_MS) faults.push(`the event loop is late by ${loop.p99Ms.toFixed(1)} ms (p99), not below ${LOOP_P99_MS}`);
  faults.push(...faultsOfDeaf(deaf, ledger.counts));
  return {
    rows: [
      [
        'visitors',
        `${ledger.counts.registered}`,
        `${ledger.counts.called} calls, ${ledger.counts.ended} ends, ${ledger.counts.takenBack} taken back, ` +
          `${ledger.counts.papers} papers; all in the statistics, once`,
      ],
      [
        'connections cut',
        `${ledger.counts.cut}`,
        `${ledger.counts.silenced} of them fell silent; ${ledger.counts.reconnected} made anew; ${ledger.counts.pushes} pushes`,
      ],
      [
        'memory',
        `${kept?.residentMiB.toFixed(0)} MiB`,
        `${ofHour(slope, 'MiB')}; objects of the main thread ${kept?.heapMiB.toFixed(0)} MiB, ${ofHour(heap, 'MiB')}; ` +
          `outside of its heap ${ofHour(outside, 'MiB')}`,
      ],
      ...rowsOfDeaf(deaf, ledger.counts),
      ['descriptors', `${kept?.descriptors}`, `${kept?.sockets} of them clients; the others ${ofHour(own, '')}`],
      [
        'event loop late',
        `${loop.p99Ms.toFixed(1)} ms`,
        `p99, below ${LOOP_P99_MS}; median ${loop.p50Ms.toFixed(1)} ms, most ${loop.maxMs.toFixed(0)} ms`,
      ],
      [
        'the rest is for each of',
        `${tickets}`,
        `tickets: ${(journal.batches / tickets).toFixed(1)} commits, ${(journal.events / tickets).toFixed(1)} events`,
      ],
      ['journal', kib(journal.bytes), 'what there was to be told'],
      ['database', kib(growth.databaseBytes), 'by which its file grew'],
      ['written by the process', kib(process), `${(process / journal.bytes).toFixed(1)} times the journal`],
      [
        'written to the device',
        device === null ? 'unknown' : kib(device),
        device === null ? 'needs root' : `${(device / journal.bytes).toFixed(1)} times the journal`,
      ],
    ],
    figures: {
      ...{
        minutes,
        tickets,
        residentMiB: kept?.residentMiB ?? null,
        residentMiBPerHour: slope.perHour,
        residentMiBPerHourError: slope.error,
      },
      ...{
        heapMiBPerHour: heap.perHour,
        heapMiBPerHourError: heap.error,
        outsideHeapMiBPerHour: outside.perHour,
        descriptorsPerHour: own.perHour,
        loopP99Ms: loop.p99Ms,
        loopMaxMs: loop.maxMs,
      },
      ...{ cut: ledger.counts.cut, commitsPerTicket: journal.batches / tickets, journalBytesPerTicket: journal.bytes / tickets },
      ...{ databaseBytesPerTicket: growth.databaseBytes / tickets, processBytesPerTicket: process / tickets },
      ...{ deaf: deaf.pages, allReadMostMiB: deaf.allReadMiB, deafMostMiB: deaf.mostMiB },
      ...{ allReadAnswersP99Ms: deaf.allReadWaits.answers.p99Ms, deafAnswersP99Ms: deaf.waits.answers.p99Ms },
      ...{ allReadLoadLateMs: deaf.allReadWaits.loadLateMs, deafLoadLateMs: deaf.waits.loadLateMs },
      ...{ allReadPagesP99Ms: deaf.allReadWaits.pages.p99Ms, deafPagesP99Ms: deaf.waits.pages.p99Ms },
      deviceBytesPerTicket: device === null ? null : device / tickets,
    },
    faults,
  };
}

const ms = ({ p50Ms, p99Ms, count }: Spread): string => `${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} (${count})`;

const rowsOfDeaf = ({ pages, of, allReadWaits, waits, allReadMiB, mostMiB }: Deaf, counts: Counts): Report['rows'] => [
  [
    'pages that do not read',
    `${pages} of ${of}`,
    `${counts.deafened} times; ${counts.readersCutOff} that read were cut off; ` +
      `most memory ${allReadMiB.toFixed(0)} MiB before, ${mostMiB.toFixed(0)} MiB with them`,
  ],
  ['clerks waited', ms(waits.answers), `for answers, median; while all read ${ms(allReadWaits.answers)}`],
  ['pages waited', ms(waits.pages), `for a call after its clerk had the answer; while all read ${ms(allReadWaits.pages)}`],
  ['the load came late by', `${waits.loadLateMs.toFixed(0)} ms`, `at most; while all read ${allReadWaits.loadLateMs.toFixed(0)} ms`],
];

function faultsOfDeaf({ allReadWaits, waits, allReadMiB, mostMiB }: Deaf, { readersCutOff }: Counts): readonly string[] {
  const { unit, memoryMarginBytes, memoryBytes } = LIMITS;
  const isSlower = (ms: number, beforeMs: number): boolean => ms > beforeMs * SLOWER_TIMES + SLOWER_MS;
  const slower = (['answers', 'pages'] as const).filter(
    (what) => isSlower(waits[what].p50Ms, allReadWaits[what].p50Ms) || isSlower(waits[what].p99Ms, allReadWaits[what].p99Ms),
  );
  const mostAllowed = (unit.memoryMaxBytes - memoryMarginBytes) / MIB;
  return [
    ...slower.map((what) => `clients that read wait for ${what}: ${ms(waits[what])}, while all read ${ms(allReadWaits[what])}`),
    ...(readersCutOff > 0 ? [`${readersCutOff} pages that read were cut off`] : []),
    ...(mostMiB > mostAllowed ? [`${mostMiB.toFixed(0)} MiB were held, more than ${mostAllowed.toFixed(0)}`] : []),
    ...(mostMiB - allReadMiB > memoryBytes.unreadOutput / MIB
      ? [`pages that do not read took ${(mostMiB - allReadMiB).toFixed(0)} MiB, more than their budget`]
      : []),
  ];
}

const valuesOf = (samples: readonly Sampled[], value: (sample: Sampled) => number) =>
  samples.map((sample) => ({ atMs: sample.atMs, value: value(sample) }));

const ofHour = ({ perHour, error }: Slope, unit: string): string =>
  `${perHour >= 0 ? '+' : ''}${perHour.toFixed(1)} ± ${error.toFixed(1)} ${unit}${unit && ' '}an hour`;

export function tableOf({ rows }: Report): string {
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) => `${row[0].padEnd(widths[0] ?? 0)}  ${row[1].padStart(widths[1] ?? 0)}  ${row[2]}`).join('\n');
}
