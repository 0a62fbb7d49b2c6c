/** Removal of an element: asks first, and shows why the box refuses. */
import { useState } from 'preact/hooks';
import type { BookName } from '../../../../model/books/declaration.js';
import { Button } from '../../shared/button.js';
import { Dialog } from '../../shared/dialog.js';
import { failureText } from '../../shared/failures.js';
import { addressOf } from '../place.js';
import { type BookContext, bookTitle, namesOf, titleById } from './context.js';
import { formOf } from './kinds.js';
import { usersIn } from './refusals.js';

interface RemoveDialogProps {
  readonly context: BookContext;
  readonly question: string;
  readonly onRemove: () => Promise<void>;
  readonly onClose: () => void;
}

export function RemoveDialog({ context, question, onRemove, onClose }: RemoveDialogProps) {
  const { say } = context.speech;
  const [failure, setFailure] = useState<unknown>(null);
  const [isPending, setPending] = useState(false);
  const remove = async () => {
    setPending(true);
    await onRemove().then(onClose, setFailure);
    setPending(false);
  };
  return (
    <Dialog title={question} onClose={onClose}>
      <p>{say('removeFinal')}</p>
      {failure === null ? null : <WhyNot context={context} failure={failure} />}
      <div class="row end">
        <Button onClick={onClose}>{context.sayOfPage('cancel')}</Button>
        <Button kind="danger" disabled={isPending} onClick={() => void remove()}>
          {say('remove')}
        </Button>
      </div>
    </Dialog>
  );
}

function WhyNot({ context, failure }: { readonly context: BookContext; readonly failure: unknown }) {
  const users = usersIn(failure);
  if (users.length === 0) {
    return (
      <p class="note bad" role="alert">
        {failureText(failure, context.sayOfPage, { names: namesOf(context) })}
      </p>
    );
  }
  return (
    <div class="note bad" role="alert">
      <p>{context.speech.say('usedBy')}</p>
      <ul class="dots">
        {users.map((user) => (
          <li key={Object.values(user).join(' ')}>
            {'ticket' in user ? context.speech.say('usedByTicket', user) : <Used context={context} {...user} />}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Used({ context, book, id }: { readonly context: BookContext; readonly book: string; readonly id: number }) {
  if (!isBook(book)) return `${book} ${id}`;
  return (
    <a href={addressOf('books', book, id)}>
      {bookTitle(context.speech, book)}: {titleById(context, book, id)}
    </a>
  );
}

const isBook = (book: string): book is BookName => formOf(book as BookName) !== undefined;

export function RemoveAllButton(context: BookContext) {
  const { book, link, speech } = context;
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button kind="quiet" onClick={() => setAsking(true)}>
        {speech.say('removeAll')}
      </Button>
      {isAsking ? (
        <RemoveDialog
          context={context}
          question={speech.say('removeAllQuestion', { book: bookTitle(speech, book) })}
          onRemove={() => link.client.removeAll(book)}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
