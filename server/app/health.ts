/** The state of this process and its machine, for `diagnostics`. Read on request; only two counts are kept. */
import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { listBackups, ownBackupFolder } from '../../db/backup/backup.js';
import { orNull } from '../../drivers/kernel-files.js';
import { packageVersion } from '../config/flags.js';
import type { Config } from '../config/load.js';
import type { Health, HealthFacts, MachineFacts } from '../pipeline/platform/devices.js';
import type { Log } from './log.js';

const LOOP_RESOLUTION_MS = 20;
/** Delays of the last minute only: slowness at the start is not relevant later. */
const LOOP_MS = 60_000;

export interface CountedHealth extends Health {
  /** An event was applied to the state. */
  readonly applied: () => void;
}

export function healthOf({ server }: Config, log: Log): CountedHealth {
  const startedMs = Date.now();
  const startedAt = performance.now();
  const delays = loopDelays();
  let events = 0;
  const machine = (): MachineFacts => ({
    version: packageVersion(),
    node: process.version,
    started_at: new Date(startedMs).toISOString(),
    uptime_sec: Math.floor((performance.now() - startedAt) / 1000),
    disk: diskFacts(server.data),
    memory: memoryFacts(),
    events,
    log_level: log.level,
    certificate_expires: server.tlsCertificate === null ? null : certificateExpiry(server.tlsCertificate),
    newest_backup: newestBackup(server.backups ?? ownBackupFolder(server.data)),
  });
  return {
    applied: () => {
      events += 1;
    },
    setLogLevel: (level) => {
      log.info({ from: log.level, to: level }, 'the log level changed');
      log.level = level;
    },
    machine,
    facts: () => ({ ...machine(), loop_delay_ms: delays() }),
  };
}

/** Measures only while it is read at least once a minute, so that the timer of the measurement does not wake an idle process. */
function loopDelays(): () => HealthFacts['loop_delay_ms'] {
  const histogram = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  let until: NodeJS.Timeout | undefined;
  return () => {
    const ms = (nanoseconds: number): number => Math.max(0, Math.round(nanoseconds / 1e5 - LOOP_RESOLUTION_MS * 10) / 10);
    const known = histogram.count > 0;
    const delays = {
      median: known ? ms(histogram.percentile(50)) : 0,
      p99: known ? ms(histogram.percentile(99)) : 0,
      max: known ? ms(histogram.max) : 0,
    };
    histogram.reset();
    histogram.enable();
    clearTimeout(until);
    until = setTimeout(() => histogram.disable(), LOOP_MS).unref();
    return delays;
  };
}

function diskFacts(folder: string): HealthFacts['disk'] {
  const { bavail, bsize, blocks } = statfsSync(folder);
  const files = readdirSync(folder);
  const bytesOf = (fits: (name: string) => boolean): number =>
    files.filter(fits).reduce((sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0), 0);
  return {
    folder: resolve(folder),
    free_bytes: bavail * bsize,
    total_bytes: blocks * bsize,
    database_bytes: bytesOf((name) => name === 'qbox.db'),
    log_bytes: bytesOf((name) => name === 'qbox.db-wal'),
    snapshot_bytes: bytesOf((name) => /snapshot/.test(name)),
  };
}

function memoryFacts(): HealthFacts['memory'] {
  const { rss, heapUsed } = process.memoryUsage();
  return { resident_bytes: rss, heap_bytes: heapUsed, machine_free_bytes: freemem(), machine_bytes: totalmem() };
}

const certificateExpiry = (file: string): string | null =>
  orNull(() => new Date(new X509Certificate(readFileSync(file)).validTo).toISOString());

const newestBackup = (folder: string): string | null => orNull(() => listBackups(folder)[0]?.created ?? null);
