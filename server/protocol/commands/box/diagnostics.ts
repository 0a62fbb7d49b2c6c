/** The health of the box, for technicians. An extension of the original protocol. */
import { type Static, Type } from '@sinclair/typebox';
import { OneOf } from '../../../model/schema.js';
import { extensions } from '../../declaration.js';
import { BoxFault, boxFaultExample } from './faults.js';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const Bytes = (description: string) => Type.Integer({ minimum: 0, description });
const MaybeInstant = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
const Said = (description: string) => Type.String({ description });

export const Diagnostics = Type.Object({
  version: Said('of the box'),
  node: Said('the version of Node'),
  time_zone: Said('of the branch, such as "Asia/Almaty"'),
  started_at: Said('when the process started'),
  uptime_sec: Type.Integer({ description: 'how long the process has been running' }),
  clock: Type.Object(
    {
      now: Said('the time of the box'),
      origin: Said('the source of the time: network, battery, set (by hand), remembered, nobody (no source) or unknown'),
      synchronised: Type.Union([Type.Boolean(), Type.Null()], {
        description: 'whether the system clock is synchronised; null = unknown',
      }),
      doubtful: Type.Boolean({ description: 'whether the time may be wrong' }),
      doubtful_since: MaybeInstant('since when the time may be wrong; null = it is not in doubt'),
    },
    { description: 'the clock' },
  ),
  disk: Type.Object(
    {
      folder: Said('the data folder'),
      free_bytes: Bytes('free space on its disk'),
      total_bytes: Bytes('size of its disk'),
      database_bytes: Bytes('size of the database'),
      log_bytes: Bytes('size of the write-ahead log of the database'),
      snapshot_bytes: Bytes('size of the newest snapshot'),
    },
    { description: 'the disk of the data folder' },
  ),
  memory: Type.Object(
    {
      resident_bytes: Bytes('memory of the process'),
      heap_bytes: Bytes('the JavaScript heap, a part of it'),
      machine_free_bytes: Bytes('free memory of the machine'),
      machine_bytes: Bytes('memory of the machine'),
    },
    { description: 'memory' },
  ),
  loop_delay_ms: Type.Object(
    {
      median: Type.Number({ description: 'the median' }),
      p99: Type.Number({ description: 'the 99th percentile' }),
      max: Type.Number({ description: 'the longest' }),
    },
    { description: 'delays of the event loop in the last minute' },
  ),
  sequence: Type.Integer({ description: 'batches in the journal' }),
  events: Type.Integer({ description: 'events since the start' }),
  log_level: Said('the present log level'),
  configured_log_level: Said('the log level after a start'),
  certificate_expires: MaybeInstant('when the TLS certificate ends; null = there is none'),
  newest_backup: MaybeInstant('when the newest backup was made; null = there is none'),
  faults: Type.Array(BoxFault, { description: 'faults of the box itself, the oldest first' }),
});
export type Diagnostics = Static<typeof Diagnostics>;

export const diagnosticsExample: Diagnostics = {
  version: '0.1.0',
  node: 'v20.20.2',
  time_zone: 'Europe/Moscow',
  started_at: '2026-11-24T05:58:12.114Z',
  uptime_sec: 11_269,
  clock: { now: '2026-11-24T09:06:01.300Z', origin: 'network', synchronised: true, doubtful: false, doubtful_since: null },
  disk: {
    folder: '/var/lib/qbox',
    free_bytes: 24_118_829_056,
    total_bytes: 31_138_512_896,
    database_bytes: 50_331_648,
    log_bytes: 4_194_304,
    snapshot_bytes: 1_204_224,
  },
  memory: { resident_bytes: 118_489_088, heap_bytes: 31_457_280, machine_free_bytes: 612_368_384, machine_bytes: 1_004_052_480 },
  loop_delay_ms: { median: 0.1, p99: 0.6, max: 12.4 },
  sequence: 20_481,
  events: 1_204,
  log_level: 'info',
  configured_log_level: 'info',
  certificate_expires: '2036-11-21T09:00:00.000Z',
  newest_backup: '2026-11-24T02:00:00Z',
  faults: [boxFaultExample],
};

export const diagnosticsCommands = extensions('general', {
  diagnostics: {
    summary: 'State of the box itself: clock, disk, memory, journal, log, certificate and backups.',
    rights: ['administrator'],
    reply: Diagnostics,
    example: { request: {}, reply: diagnosticsExample },
  },

  setLogLevel: {
    summary: 'Changes the log level until the next start of the box, which restores the configured level.',
    rights: ['administrator'],
    changes: true,
    data: {
      level: OneOf(LOG_LEVELS, `one of ${LOG_LEVELS.join(', ')}`),
    },
    example: { request: { level: 'debug' } },
  },
});
