/** A picture of a document being edited, drawn by the box shortly after the last change. The newest request wins. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { failureText } from '../../shared/box/failures.js';
import { useStore } from '../../shared/box/store.js';
import { link } from '../page.js';
import { type Fault, faultsIn } from './faults.js';

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

/**
 * @param wish what the picture depends on, such as the document, the width, the language
 * @param draw the box answers `image/png;base64,…`
 */
export function usePreview(wish: readonly unknown[], draw: () => Promise<{ readonly preview: string }>): Preview {
  const [preview, setPreview] = useState<Preview>({ picture: '', faults: [], failure: '', isPending: true });
  const newest = useRef(0);
  const isConnected = useStore(link.connection) === 'open';
  useEffect(() => {
    newest.current += 1;
    const mine = newest.current;
    setPreview((before) => ({ ...before, isPending: true }));
    const show = (change: Partial<Preview>): void => {
      if (mine === newest.current) setPreview((before) => ({ ...before, faults: [], failure: '', isPending: false, ...change }));
    };
    const timer = setTimeout(() => {
      draw().then(
        (answer) => show({ picture: `data:${answer.preview}` }),
        (failure: unknown) => {
          const faults = faultsIn(failure);
          show(faults === null ? { failure: failureText(failure) } : { faults });
        },
      );
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [...wish, isConnected]);
  useEffect(
    () => () => {
      newest.current += 1;
    },
    [],
  );
  return preview;
}
