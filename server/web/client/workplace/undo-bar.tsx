/** For some seconds the last action can be undone. A screen reader hears the bar once; it takes no focus and disappears by itself. */
import { useEffect } from 'preact/hooks';
import { useStore } from '../shared/box/store.js';
import { Button } from '../shared/parts/parts.js';
import type { Word } from '../shared/words/catalogues.js';
import { useNow } from '../shared/words/time.js';
import type { Desk, Undoable } from './desk.js';
import { say } from './page.js';

const WHAT: Readonly<Record<Undoable['what'], Word<'workplace'>>> = {
  finished: 'undoFinished',
  skipped: 'undoSkipped',
  postponed: 'undoPostponed',
  transferred: 'undoTransferred',
};

export function UndoBar({ desk }: { readonly desk: Desk }) {
  const undoable = useStore(desk.undoable);
  return (
    <div class="undo-place" role="status">
      {undoable === null ? null : <Bar key={`${undoable.ticket} ${undoable.what}`} desk={desk} undoable={undoable} />}
    </div>
  );
}

function textOf({ what, ticket, how, left, next }: Undoable): string {
  const done = say(WHAT[what], { ticket, how, left });
  return next === '' ? done : `${done} ${say('undoCalled', { ticket: next })}`;
}

/** Precise enough to read a countdown. */
const PERIOD_MS = 250;

function Bar({ desk, undoable }: { readonly desk: Desk; readonly undoable: Undoable }) {
  const isBusy = useStore(desk.isBusy);
  const leftMs = undoable.untilMs - useNow(performance, PERIOD_MS);
  const isOver = leftMs <= 0;
  useEffect(() => {
    if (isOver && desk.undoable.value === undoable) desk.undoable.set(null);
  }, [desk, undoable, isOver]);
  return (
    <div class="undo">
      <span>{textOf(undoable)}</span>
      <Button disabled={isBusy} aria-keyshortcuts="Z Control+Z" onClick={() => void desk.undo()}>
        {say('undo')} <kbd>Z</kbd>
      </Button>
      <span class="undo-left" aria-hidden="true">
        {Math.max(1, Math.ceil(leftMs / 1000))}
      </span>
    </div>
  );
}
