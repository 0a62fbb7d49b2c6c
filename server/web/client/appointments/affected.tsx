/** Bookings that do not fit any more, because the calendar, a plan or a window was changed. */

import { useStore } from '../shared/box/store.js';
import { Button } from '../shared/parts/parts.js';
import { nameAt } from '../shared/words/names.js';
import { whenText } from './booking-dialog.js';
import type { Diary } from './diary.js';
import type { Booking, Books } from './grid.js';
import { say } from './page.js';

interface AffectedProps {
  readonly diary: Diary;
  readonly books: Books;
  readonly onOpen: (booking: Booking) => void;
}

const SHOWN_MAX = 30;

export function Affected({ diary, books, onOpen }: AffectedProps) {
  const affected = useStore(diary.affected);
  if (affected.length === 0) return null;
  return (
    <details class="note bad affected">
      <summary>{say('affected', { count: affected.length })}</summary>
      <p>{say('affectedHint')}</p>
      <ul>
        {affected.slice(0, SHOWN_MAX).map((booking) => (
          <li key={booking.id}>
            <Button onClick={() => onOpen(booking)}>
              {whenText(booking)} · {diary.whoOf(booking)} · {booking.services.map((id) => nameAt(books.services, id) ?? '').join(', ')}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
