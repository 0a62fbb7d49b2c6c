/** How the box itself is, for whoever looks after it. The original protocol knows nothing of it. */
import { type Static, Type } from '@sinclair/typebox';
import { command, ErrorReply, Nothing, noErrorsExample } from '../declaration.js';
import { BoxFault, boxFaultExample } from './faults.js';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const Bytes = () => Type.Integer({ minimum: 0 });
const MaybeInstant = () => Type.Union([Type.String(), Type.Null()]);

export const Diagnostics = Type.Object({
  version: Type.String(),
  node: Type.String(),
  time_zone: Type.String(),
  started_at: Type.String(),
  uptime_sec: Type.Integer(),
  clock: Type.Object({
    now: Type.String(),
    /** Who vouches for it: `network`, `battery`, `set` by hand; `remembered`, `nobody`; or `unknown`. */
    origin: Type.String(),
    /** null = the system does not tell. */
    synchronised: Type.Union([Type.Boolean(), Type.Null()]),
    doubtful: Type.Boolean(),
    doubtful_since: MaybeInstant(),
  }),
  disk: Type.Object({
    folder: Type.String(),
    free_bytes: Bytes(),
    total_bytes: Bytes(),
    database_bytes: Bytes(),
    log_bytes: Bytes(),
    snapshot_bytes: Bytes(),
  }),
  memory: Type.Object({ resident_bytes: Bytes(), heap_bytes: Bytes(), machine_free_bytes: Bytes(), machine_bytes: Bytes() }),
  /** Of the last minute or less. */
  loop_delay_ms: Type.Object({ median: Type.Number(), p99: Type.Number(), max: Type.Number() }),
  /** Batches in the journal, and events since the start. */
  sequence: Type.Integer(),
  events: Type.Integer(),
  log_level: Type.String(),
  configured_log_level: Type.String(),
  certificate_expires: MaybeInstant(),
  newest_backup: MaybeInstant(),
  /** What is wrong with the box itself, the oldest first. */
  faults: Type.Array(BoxFault),
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

export const diagnosticsCommands = {
  diagnostics: command({
    name: 'diagnostics',
    family: 'general',
    isExtension: true,
    summary: 'How the box itself is: clock, disk, memory, journal, log, certificate and backups.',
    rights: ['administrator'],
    changes: false,
    data: Nothing(),
    reply: Diagnostics,
    example: { request: {}, reply: diagnosticsExample },
  }),

  setLogLevel: command({
    name: 'setLogLevel',
    family: 'general',
    isExtension: true,
    summary: 'Changes what is logged, until the box starts again: then the configured level is back.',
    rights: ['administrator'],
    changes: true,
    data: Type.Object(
      {
        level: Type.Union(
          LOG_LEVELS.map((level) => Type.Literal(level)),
          { 'x-expects': `one of ${LOG_LEVELS.join(', ')}` },
        ),
      },
      { additionalProperties: false },
    ),
    reply: ErrorReply,
    example: { request: { level: 'debug' }, reply: noErrorsExample },
  }),
};
