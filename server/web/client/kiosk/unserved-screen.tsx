/** Before a ticket that nobody would call soon: a visitor who takes it waits for a window to open. */
import { Button } from '../shared/parts/parts.js';
import type { Books } from './books.js';
import { say } from './page.js';
import { takeOrAsk } from './services-screen.js';
import { visit } from './visit.js';

interface UnservedScreenProps {
  readonly books: Books;
  readonly services: readonly number[];
}

export function UnservedScreen({ books, services }: UnservedScreenProps) {
  const wanted = books.services.filter(({ id }) => services.includes(id));
  return (
    <div class="shut">
      <div role="alert">
        <h1>{say('unserved')}</h1>
        <p class="lead">{wanted.map(({ name }) => name).join(' · ')}</p>
        <p class="lead">{say('unservedAsk')}</p>
      </div>
      <Button onClick={() => takeOrAsk(wanted)}>{say('takeTicket', { count: 0 })}</Button>
      <Button kind="primary" onClick={() => visit.start()}>
        {say('back')}
      </Button>
    </div>
  );
}
