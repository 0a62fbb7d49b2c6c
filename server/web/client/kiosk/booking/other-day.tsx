/** Who gets no ticket now may book another day, or a later time of today. */
import { Button } from '../../shared/parts/parts.js';
import type { Books } from '../books.js';
import { say } from '../page.js';
import { beginBooking, bookableAt } from './booking.js';

interface OtherDayProps {
  readonly books: Books;
  readonly services: readonly number[];
  /** There are times today, too. */
  readonly isToday?: boolean;
}

export function OtherDay({ books, services, isToday = false }: OtherDayProps) {
  const bookable = bookableAt(books).filter(({ id }) => services.includes(id));
  return bookable.length === 0 ? null : (
    <Button onClick={() => beginBooking(bookable)}>{say(isToday ? 'bookTime' : 'bookOtherDay')}</Button>
  );
}
