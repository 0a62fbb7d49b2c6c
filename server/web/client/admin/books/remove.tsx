/** Removal of an element: asks first, and shows why the box refuses. */
import { useState } from 'preact/hooks';
import type { BookName } from '../../../../model/books/declaration.js';
import { QboxError } from '../../../../protocol/client/client.js';
import { errorOf } from '../../shared/box/failures.js';
import { AskingDialog } from '../../shared/parts/dialog.js';
import { Button } from '../../shared/parts/parts.js';
import { link } from '../page.js';
import { addressOf } from '../place.js';
import { formOf } from './kinds.js';
import { bookTitle, namesInBooks, say, titleById } from './words.js';

interface RemoveDialogProps {
  readonly question: string;
  readonly onRemove: () => Promise<void>;
  readonly onClose: () => void;
}

export function RemoveDialog({ question, onRemove, onClose }: RemoveDialogProps) {
  const [users, setUsers] = useState<readonly UsedBy[]>([]);
  const remove = async () => {
    try {
      setUsers([]);
      await onRemove();
      return undefined;
    } catch (failure) {
      const found = usersIn(failure);
      setUsers(found);
      if (found.length === 0) throw failure;
      return 'stay';
    }
  };
  return (
    <AskingDialog title={question} action={say('remove')} kind="danger" telling={{ names: namesInBooks }} onClose={onClose} onDone={remove}>
      <p>{say('removeFinal')}</p>
      {users.length === 0 ? null : (
        <div class="note bad" role="alert">
          <p>{say('usedBy')}</p>
          <ul class="dots">
            {users.map((user) => (
              <li key={Object.values(user).join(' ')}>{'ticket' in user ? say('usedByTicket', user) : <Used {...user} />}</li>
            ))}
          </ul>
        </div>
      )}
    </AskingDialog>
  );
}

/** What prevents a removal: an element, or a ticket in the queue. */
type UsedBy = { readonly book: string; readonly id: number } | { readonly ticket: string };

function usersIn(failure: unknown): readonly UsedBy[] {
  if (!(failure instanceof QboxError) || errorOf(failure) !== 'inUse') return [];
  const { error } = failure;
  return (error.children.length > 0 ? error.children : [error]).flatMap(({ parameters = {} }): UsedBy[] => {
    const { user_book: book, user_id: id, user_ticket: ticket } = parameters;
    if (ticket !== undefined) return [{ ticket: String(ticket) }];
    return book === undefined ? [] : [{ book: String(book), id: Number(id) }];
  });
}

function Used({ book, id }: { readonly book: string; readonly id: number }) {
  if (!isBook(book)) return `${book} ${id}`;
  return (
    <a href={addressOf('books', book, id)}>
      {bookTitle(book)}: {titleById(book, id)}
    </a>
  );
}

const isBook = (book: string): book is BookName => formOf(book as BookName) !== undefined;

export function RemoveAllButton({ book }: { readonly book: BookName }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button kind="quiet" onClick={() => setAsking(true)}>
        {say('removeAll')}
      </Button>
      {isAsking ? (
        <RemoveDialog
          question={say('removeAllQuestion', { book: bookTitle(book) })}
          onRemove={() => link.client.removeAll(book)}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
