/** The editor of one design or template: the version read, its changes, and whether another user has changed it meanwhile. */
import { useEffect, useState } from 'preact/hooks';
import { errorOf } from '../../shared/failures.js';
import { useStore } from '../../shared/use-store.js';
import { drafts } from '../drafts.js';
import { History } from './history.js';
import type { Read, Shelf } from './shelf.js';
import type { Steps } from './steps.js';

/** The box sends no notice of changed designs and templates, so the page polls. */
const LOOK_AGAIN_MS = 5_000;

/** What survives the end of a session: the version read, and its changes. */
interface Kept<Document> {
  readonly read: Read<Document>;
  readonly document: Document;
}

export interface Editor<Document> {
  readonly read: Read<Document>;
  readonly steps: Steps<Document>;
  readonly history: History<Document>;
  readonly isChanged: boolean;
  /** Another user has changed or removed the version read. */
  readonly isOvertaken: boolean;
  /** Saves under its own name; true = overwrite changes of others. Rejects with the refusal, except for a conflict. */
  readonly save: (wins?: boolean) => Promise<boolean>;
  /** Loads the present version of the box. */
  readonly readAgain: () => Promise<void>;
}

export function useEditor<Document extends { readonly title: string }>(shelf: Shelf<Document>, first: Read<Document>): Editor<Document> {
  const key = `${shelf.section}/${first.name}`;
  const [kept] = useState(() => drafts.get<Kept<Document>>(key));
  const [read, setRead] = useState(kept?.read ?? first);
  const [history, setHistory] = useState(() => {
    const begun = new History(read.document);
    if (kept) begun.change(kept.document);
    return begun;
  });
  const [isOvertaken, setOvertaken] = useState(false);
  const steps = useStore(history.steps);
  const isChanged = steps.present !== read.document;
  useEffect(() => {
    drafts.set(key, isChanged ? ({ read, document: steps.present } satisfies Kept<Document>) : undefined);
  }, [isChanged, read, steps.present]);
  useEffect(() => {
    const look = async (): Promise<void> => {
      const found = (await shelf.list()).find(({ name }) => name === read.name);
      setOvertaken(found?.version !== read.version);
    };
    const beat = setInterval(() => void look().catch(() => undefined), LOOK_AGAIN_MS);
    return () => clearInterval(beat);
  }, [shelf, read]);
  useEffect(() => {
    if (!isChanged) return undefined;
    const hold = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', hold);
    return () => removeEventListener('beforeunload', hold);
  }, [isChanged]);
  const save = async (wins = false): Promise<boolean> => {
    const document = steps.present;
    try {
      await shelf.save(read.name, document, wins ? null : read.version);
    } catch (failure) {
      if (errorOf(failure) !== 'changedMeanwhile') throw failure;
      setOvertaken(true);
      return false;
    }
    const kept = await shelf.read(read.name);
    if (kept !== null) setRead({ ...kept, document });
    setOvertaken(false);
    return true;
  };
  const readAgain = async (): Promise<void> => {
    const found = await shelf.read(read.name);
    if (found === null) return;
    setRead(found);
    setHistory(new History(found.document));
    setOvertaken(false);
  };
  return { read, steps, history, isChanged, isOvertaken, save, readAgain };
}
