/** Who is expected: pressed, it opens; dragged, it is moved. */
import { useEffect, useRef } from 'preact/hooks';
import { nameAt } from '../shared/words/names.js';
import type { Diary } from './diary.js';
import { dragged } from './drag.js';
import { type Booking, type Books, fateOf, isMovable } from './grid.js';
import { say } from './page.js';

interface BookingCardProps {
  readonly diary: Diary;
  readonly books: Books;
  readonly booking: Booking;
  /** Time and column, for who does not see the table. */
  readonly place: string;
  /** A later service of a booking, which moves with the first. */
  readonly isFollowing?: boolean;
  /** Whether the column does not say what it is for. */
  readonly hasService?: boolean;
  readonly onOpen: () => void;
}

/** What has become of it, and the number by which who has come is called. */
export const fateText = (booking: Booking): string =>
  [say(`state.${fateOf(booking)}`), booking.ticket].filter((part) => part !== undefined).join(' · ');

export function BookingCard({ diary, books, booking, place, isFollowing = false, hasService = false, onOpen }: BookingCardProps) {
  const card = useRef<HTMLButtonElement>(null);
  const mayMove = diary.mayChange && isMovable(booking) && !isFollowing;
  useEffect(() => {
    const element = card.current;
    if (element === null || !mayMove) return undefined;
    return dragged(element, ({ day, time }) => void diary.move(booking, day, time));
  }, [diary, booking, mayMove]);
  const { persons = 1, state } = booking;
  const who = diary.whoOf(booking);
  const services = booking.services.map((id) => nameAt(books.services, id) ?? '').join(', ');
  return (
    <button ref={card} type="button" class="booking" data-state={state} data-booking={booking.id} title={services} onClick={onOpen}>
      <span class="who">
        {isFollowing ? '… ' : ''}
        {who}
      </span>
      {persons > 1 ? <span class="persons">{say('personsShort', { count: persons })}</span> : null}
      {hasService ? <span class="what">{services}</span> : null}
      <span class="out-of-sight">, {place}</span>
      {state === 'PLANNED' ? null : <span class="booking-state">{fateText(booking)}</span>}
    </button>
  );
}
