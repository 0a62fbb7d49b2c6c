/** The queue of a box with its store: for work, or only for display if the disk takes no writes. */
import { join } from 'node:path';
import { readOnlyStore, readSomewhere } from '../../db/files/read-only.js';
import { refuseLostEnd } from '../../db/integrity/lost-end.js';
import type { Config } from '../config/load.js';
import { LcdTemplates } from '../devices/lcd/lcd-templates.js';
import { SENT_FILES_FOLDER, type TemplateFolders } from '../devices/lcd/template-files.js';
import type { EngineRules, Equipment } from '../engine/rules-of-branch.js';
import { LIMITS } from '../model/limits.js';
import { SessionUses } from '../pipeline/access/session-uses.js';
import { Calendar, Clock } from '../pipeline/commit/clock.js';
import { type Journal, Pipeline } from '../pipeline/commit/pipeline.js';
import { type Begun, beginRecovery, type Recovered, recover, replay } from '../pipeline/commit/recover.js';
import { WrittenDown } from '../pipeline/commit/written-down.js';
import { damageNoter } from '../pipeline/faults/fault-watches.js';
import { Faults } from '../pipeline/faults/faults.js';
import { ExpectedWait } from '../pipeline/feeds/expected-wait.js';
import { UnjournaledChanges } from '../pipeline/feeds/unjournaled-changes.js';
import { Histogram } from '../pipeline/metrics/tallies.js';
import { Photos, type PhotosOptions } from '../pipeline/tickets/photos.js';
import type { Dependencies } from './dependencies.js';
import { equipmentOf, rulesOf } from './engine-rules.js';

/** The queue before any service follows it. */
export type Engine = Awaited<ReturnType<typeof openEngine>>;

/** Loads the state from the disk into a pipeline that continues where the last one stopped. */
export async function openEngine(config: Config, dependencies: Dependencies) {
  const { log, platform, readOnly } = dependencies;
  const { timers, time } = platform;
  // Those that come with the box or lie in its folder.
  const templates = new LcdTemplates(templateFolders(config), (why) => log.warn({ why }, 'a template of LCD boards cannot be used'));
  const by = { rules: rulesOf(config), equipment: equipmentOf(config, templates.names, new Calendar(config.branch.timeZone)) };
  const changes = new UnjournaledChanges();
  const faults = new Faults(log, time.wallMs);
  faults.follow(changes.of('faults'));
  const { store, state, replayed, writtenDown } = await openDisk(config, by, faults, dependencies);
  const knownMs = Math.max(state.lastAtMs, store.heartbeatMs);
  const commitSeconds = new Histogram(COMMIT_BOUNDS_SEC);
  const journal = timed(store, commitSeconds, time.monotonicMs);
  const pipeline = new Pipeline(state, journal, clockOf(config, knownMs, dependencies), readOnly);
  if (readOnly !== null) faults.raise('readOnly', { error: readOnly });
  const local = (atMs: number) => pipeline.clock.calendar.at(atMs);
  const expectedWait = new ExpectedWait(state, platform.random, timers, local, changes.of('waits'), platform.worked);
  const photos = photosOf({ pipeline, store }, faults, config, dependencies);
  const uses = new SessionUses(time.monotonicMs);
  return { by, store, knownMs, replayed, writtenDown, pipeline, commitSeconds, faults, changes, expectedWait, photos, uses, templates };
}

export const templateFolders = ({ lcd, server }: Pick<Config, 'lcd' | 'server'>): TemplateFolders => ({
  own: lcd.templates,
  sent: join(server.data, SENT_FILES_FOLDER),
});

/** A good card takes some milliseconds for a sync, a bad one some hundred. */
const COMMIT_BOUNDS_SEC = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** The journal, whose batches are timed from here to the disk and back. */
const timed = (journal: Journal, seconds: Histogram, monotonicMs: () => number): Journal => ({
  commit: (batch, committed) => {
    const beganMs = monotonicMs();
    journal.commit(batch, (sequence) => {
      seconds.observe((monotonicMs() - beganMs) / 1000);
      committed(sequence);
    });
  },
});

function clockOf({ branch }: Config, lastMs: number, { log, platform }: Dependencies): Clock {
  const clock = new Clock(branch.timeZone, lastMs, platform.time, platform.timeTrust);
  if (clock.isDoubtful) log.warn({ origin: clock.origin }, 'system clock is not synchronised; waiting for NTP or a manual setting');
  return clock;
}

const MIB = 1024 * 1024;

type PhotoParts = Pick<PhotosOptions, 'pipeline' | 'store'>;

function photosOf(parts: PhotoParts, faults: Faults, { storage }: Config, { platform, log }: Dependencies): Photos {
  return new Photos({
    ...parts,
    shrinker: platform.drawing,
    edgePx: storage.photoEdgePx,
    timers: platform.timers,
    warn: (error, what) => log.warn({ err: error }, what),
    roomChanged: (hasRoom) => {
      if (hasRoom) faults.clear('photosFull');
      else faults.raise('photosFull', { megabytes: LIMITS.photoDiskBytes / MIB });
    },
  });
}

/** What the engine needs to decide. */
interface Decides {
  readonly rules: EngineRules;
  readonly equipment: Equipment;
}

/** A start for writing checks for a lost end by itself. */
function recoverToShow(folder: string, { rules, equipment }: Decides): Recovered {
  refuseLostEnd(folder);
  return recover(folder, rules, equipment);
}

/**
 * The threads of the store load their code and move the log into the database while the snapshot is read. The journal is read afterwards:
 * they could not cut off the log under a reader.
 */
async function openAndRecover(
  directory: string,
  { rules, equipment }: Decides,
  writtenDown: WrittenDown,
  open: () => ReturnType<Dependencies['platform']['openStore']>,
) {
  const opening = open();
  let begun: Begun | { readonly error: unknown };
  try {
    begun = beginRecovery(directory, rules, equipment, writtenDown);
  } catch (error) {
    begun = { error };
  }
  // What keeps the store from opening says more than what follows from it.
  const opened = await opening;
  if ('error' in begun) throw begun.error;
  return { opened, recovered: replay(begun, writtenDown) };
}

async function openDisk({ server, storage, headquarters }: Config, by: Decides, faults: Faults, dependencies: Dependencies) {
  const { log, diskFailed, platform, readOnly } = dependencies;
  const { data: directory } = server;
  const { historyDays, journalDays, personalDays } = storage;
  const writtenDown = new WrittenDown();
  const open = () =>
    platform.openStore({
      directory,
      historyDays,
      journalDays,
      personalDays,
      ...(headquarters.address !== null && { unsentDays: headquarters.keepDays }),
      onFailure: diskFailed,
      scrubbed: damageNoter(faults, log),
    });
  const { opened, recovered } =
    readOnly === null
      ? await openAndRecover(directory, by, writtenDown, open)
      : { opened: null, recovered: readSomewhere(directory, (folder) => recoverToShow(folder, by)) };
  const { state, replayed, sequence, skipped } = recovered;
  const store = opened ?? readOnlyStore(sequence);
  if (sequence !== store.sequence) throw new Error(`the state ends with batch ${sequence}, the journal with batch ${store.sequence}`);
  for (const why of skipped) log.warn({ why }, 'a snapshot cannot be used');
  log.info({ sequence, replayed, tickets: state.consumers.size }, 'recovered');
  return { store, state, replayed, writtenDown };
}
