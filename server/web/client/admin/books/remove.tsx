/** Removal of an element: asks first, and shows why the box refuses. */
import { useState } from 'preact/hooks';
import type { BookName } from '../../../../model/books/declaration.js';
import { Button } from '../../shared/button.js';
import { AskingDialog } from '../../shared/dialog.js';
import { failureText } from '../../shared/failures.js';
import { Fault } from '../../shared/parts.js';
import { link } from '../page.js';
import { addressOf } from '../place.js';
import { type BookContext, bookTitle, namesOf, titleById } from './context.js';
import { formOf } from './kinds.js';
import { usersIn } from './refusals.js';
import { say } from './words.js';

interface RemoveDialogProps {
  readonly context: BookContext;
  readonly question: string;
  readonly onRemove: () => Promise<void>;
  readonly onClose: () => void;
}

export function RemoveDialog({ context, question, onRemove, onClose }: RemoveDialogProps) {
  const [failure, setFailure] = useState<unknown>(null);
  const [isPending, setPending] = useState(false);
  const remove = async () => {
    setPending(true);
    await onRemove().then(onClose, setFailure);
    setPending(false);
  };
  return (
    <AskingDialog title={question} action={say('remove')} kind="danger" disabled={isPending} onClose={onClose} onDone={() => void remove()}>
      <p>{say('removeFinal')}</p>
      {failure === null ? null : <WhyNot context={context} failure={failure} />}
    </AskingDialog>
  );
}

function WhyNot({ context, failure }: { readonly context: BookContext; readonly failure: unknown }) {
  const users = usersIn(failure);
  if (users.length === 0) return <Fault text={failureText(failure, { names: namesOf(context) })} />;
  return (
    <div class="note bad" role="alert">
      <p>{say('usedBy')}</p>
      <ul class="dots">
        {users.map((user) => (
          <li key={Object.values(user).join(' ')}>{'ticket' in user ? say('usedByTicket', user) : <Used context={context} {...user} />}</li>
        ))}
      </ul>
    </div>
  );
}

function Used({ context, book, id }: { readonly context: BookContext; readonly book: string; readonly id: number }) {
  if (!isBook(book)) return `${book} ${id}`;
  return (
    <a href={addressOf('books', book, id)}>
      {bookTitle(book)}: {titleById(context, book, id)}
    </a>
  );
}

const isBook = (book: string): book is BookName => formOf(book as BookName) !== undefined;

export function RemoveAllButton(context: BookContext) {
  const { book } = context;
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button kind="quiet" onClick={() => setAsking(true)}>
        {say('removeAll')}
      </Button>
      {isAsking ? (
        <RemoveDialog
          context={context}
          question={say('removeAllQuestion', { book: bookTitle(book) })}
          onRemove={() => link.client.removeAll(book)}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
