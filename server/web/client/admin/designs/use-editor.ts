/** The editor of one design or template: the version read, its changes, and whether another user has changed it meanwhile. */
import { useEffect, useState } from 'preact/hooks';
import { errorOf } from '../../shared/box/failures.js';
import { listen } from '../../shared/box/store.js';
import { useBeat } from '../../shared/words/time.js';
import { drafts } from '../drafts.js';
import type { Design, DesignRepository, Read } from './repository.js';
import { changed, firstStep, redone, undone } from './steps.js';

/** The box sends no notice of changed designs and templates, so the page polls. */
const LOOK_AGAIN_MS = 5_000;

/** What survives the end of a session: the version read, and its changes. */
interface Kept<Document> {
  readonly read: Read<Document>;
  readonly document: Document;
}

export type Editor<Document extends Design> = ReturnType<typeof useEditor<Document>>;

export function useEditor<Document extends Design>(repository: DesignRepository<Document>, first: Read<Document>) {
  const key = `${repository.section}/${first.name}`;
  const [kept] = useState(() => drafts.get<Kept<Document>>(key));
  const [read, setRead] = useState(kept?.read ?? first);
  const [steps, setSteps] = useState(() => {
    const begun = firstStep(read.document);
    return kept ? changed(begun, kept.document) : begun;
  });
  /** Another user has changed or removed the version read. */
  const [isOvertaken, setOvertaken] = useState(false);
  const document = steps.present;
  const isChanged = document !== read.document;
  useEffect(() => {
    drafts.set(key, isChanged ? ({ read, document } satisfies Kept<Document>) : undefined);
  }, [isChanged, read, document]);
  useBeat(LOOK_AGAIN_MS, async () => {
    const designs = await repository.list().catch(() => null);
    if (designs !== null) setOvertaken(designs.find(({ name }) => name === read.name)?.version !== read.version);
  }, [repository, read]);
  useEffect(() => {
    if (!isChanged) return undefined;
    return listen('beforeunload', (event) => event.preventDefault());
  }, [isChanged]);
  return {
    read,
    document,
    isChanged,
    isOvertaken,
    canUndo: steps.past.length > 0,
    canRedo: steps.future.length > 0,
    /** @param where the field; '' = a step of its own */
    change: (next: Document, where = '') => setSteps((before) => changed(before, next, where)),
    undo: () => setSteps(undone),
    redo: () => setSteps(redone),
    /** Saves under its own name; true = overwrite changes of others. Rejects with the refusal, except for a conflict. */
    save: async (wins = false): Promise<boolean> => {
      try {
        await repository.save(read.name, document, wins ? null : read.version);
      } catch (failure) {
        if (errorOf(failure) !== 'changedMeanwhile') throw failure;
        setOvertaken(true);
        return false;
      }
      const saved = await repository.read(read.name);
      if (saved !== null) setRead({ ...saved, document });
      setOvertaken(false);
      return true;
    },
    /** Loads the present version of the box. */
    readAgain: async (): Promise<void> => {
      const found = await repository.read(read.name);
      if (found === null) return;
      setRead(found);
      setSteps(firstStep(found.document));
      setOvertaken(false);
    },
  };
}
