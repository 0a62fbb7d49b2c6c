/** The store of a box and the state that is in it: to work with, or, where the disk takes no writes, to show. */
import { refuseLostEnd } from '../../db/lost-end.js';
import { readOnlyStore, readSomewhere } from '../../db/read-only.js';
import type { Store } from '../../db/store.js';
import type { Config } from '../config/load.js';
import type { EngineRules, Equipment } from '../engine/rules-of-branch.js';
import type { Faults } from '../pipeline/faults.js';
import { type Recovered, recover } from '../pipeline/recover.js';
import { damageNoter } from '../pipeline/stored-damage.js';
import type { Dependencies } from './dependencies.js';

/** What the engine decides by. */
export interface Decides {
  readonly rules: EngineRules;
  readonly equipment: Equipment;
}

interface OpenedDisk extends Pick<Recovered, 'state' | 'replayed'> {
  readonly store: Store;
}

/** A start for writing looks for a lost end by itself. */
function recoverToShow(folder: string, { rules, equipment }: Decides): Recovered {
  refuseLostEnd(folder);
  return recover(folder, rules, equipment);
}

export async function openDisk({ server, storage }: Config, by: Decides, faults: Faults, dependencies: Dependencies): Promise<OpenedDisk> {
  const { log, diskFailed, platform, readOnly } = dependencies;
  const { data: directory } = server;
  const { historyDays, journalDays, personalDays } = storage;
  const opened =
    readOnly === null
      ? await platform.openStore({
          directory,
          historyDays,
          journalDays,
          personalDays,
          onFailure: diskFailed,
          scrubbed: damageNoter(faults, log),
        })
      : null;
  const { state, replayed, sequence, skipped } =
    opened === null ? readSomewhere(directory, (folder) => recoverToShow(folder, by)) : recover(directory, by.rules, by.equipment);
  const store = opened ?? readOnlyStore(sequence);
  if (sequence !== store.sequence) throw new Error(`the state ends with batch ${sequence}, the journal with batch ${store.sequence}`);
  for (const why of skipped) log.warn({ why }, 'a snapshot cannot be used');
  log.info({ sequence, replayed, tickets: state.consumers.size }, 'recovered');
  return { store, state, replayed };
}
