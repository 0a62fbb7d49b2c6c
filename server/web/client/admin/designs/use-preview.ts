/** A picture of a document being edited, drawn by the box shortly after the last change. The newest request wins. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Fault } from './faults.js';

export interface Preview {
  /** Picture of the newest document that could be drawn; '' = none yet. */
  readonly picture: string;
  readonly faults: readonly Fault[];
  /** Why the box did not draw it, other than a fault of the document; '' = none. */
  readonly failure: string;
  /** The document has changed since. */
  readonly isPending: boolean;
}

/** A pause in typing. */
const PAUSE_MS = 250;

interface Drawing {
  /** `image/png;base64,…`, as the box answers. */
  readonly draw: () => Promise<string>;
  readonly faultsIn: (failure: unknown) => readonly Fault[] | null;
  readonly textOf: (failure: unknown) => string;
}

/** @param wish what the picture depends on, such as the document, the width, the language */
export function usePreview(wish: readonly unknown[], drawing: Drawing): Preview {
  const [preview, setPreview] = useState<Preview>({ picture: '', faults: [], failure: '', isPending: true });
  const newest = useRef(0);
  useEffect(() => {
    newest.current += 1;
    const mine = newest.current;
    setPreview((before) => ({ ...before, isPending: true }));
    const show = (change: Partial<Preview>): void => {
      if (mine === newest.current) setPreview((before) => ({ ...before, faults: [], failure: '', isPending: false, ...change }));
    };
    const timer = setTimeout(() => {
      drawing.draw().then(
        (picture) => show({ picture: `data:${picture}` }),
        (failure: unknown) => {
          const faults = drawing.faultsIn(failure);
          show(faults === null ? { failure: drawing.textOf(failure) } : { faults });
        },
      );
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, wish);
  useEffect(
    () => () => {
      newest.current += 1;
    },
    [],
  );
  return preview;
}
