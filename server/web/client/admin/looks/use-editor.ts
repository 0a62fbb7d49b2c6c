/** One look being edited: what was read, what became of it, and whether somebody else has changed it meanwhile. */
import { useEffect, useState } from 'preact/hooks';
import { errorOf } from '../../shared/failures.js';
import { useStore } from '../../shared/store.js';
import { drafts } from '../drafts.js';
import { History } from './history.js';
import type { Read, Shelf } from './shelf.js';
import type { Steps } from './steps.js';

/** Nobody is told of changed looks, so the page asks now and then. */
const LOOK_AGAIN_MS = 5_000;

/** What is kept over the end of a session: what was read, and what became of it. */
interface Kept<Document> {
  readonly read: Read<Document>;
  readonly document: Document;
}

export interface Editor<Document> {
  readonly read: Read<Document>;
  readonly steps: Steps<Document>;
  readonly history: History<Document>;
  readonly isChanged: boolean;
  /** Somebody else has changed or removed what was read. */
  readonly isOvertaken: boolean;
  /** Keeps it under its own name; true = whatever somebody else did. Rejects with the refusal, but for a conflict. */
  readonly save: (wins?: boolean) => Promise<boolean>;
  /** What the box has now. */
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
