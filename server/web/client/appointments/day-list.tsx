/** The list of the shown days on paper; on the screen it is not seen. */
import { FACTS } from '../shared/box/facts.js';
import { useStore } from '../shared/box/store.js';
import { Table } from '../shared/parts/parts.js';
import { nameAt } from '../shared/words/names.js';
import { weekdayText } from '../shared/words/time.js';
import type { Diary } from './diary.js';
import type { Booking, Books } from './grid.js';
import { say } from './page.js';

export function DayList({ diary, books }: { readonly diary: Diary; readonly books: Books }) {
  const days = useStore(diary.days);
  useStore(diary.shown);
  return (
    <div class="day-list">
      {diary.shownDays.map((day) => (
        <section key={day}>
          <h2>
            {FACTS.branch} · {weekdayText(day)}
          </h2>
          <List diary={diary} books={books} bookings={(days.get(day) ?? []).filter(({ state }) => state !== 'CANCELLED')} />
        </section>
      ))}
    </div>
  );
}

interface ListProps {
  readonly diary: Diary;
  readonly books: Books;
  readonly bookings: readonly Booking[];
}

const List = ({ diary, books, bookings }: ListProps) =>
  bookings.length === 0 ? (
    <p>{say('nobodyBooked')}</p>
  ) : (
    <Table columns={[say('time'), say('name'), say('phone'), say('service'), say('persons'), say('comment')]}>
      {bookings.map((booking) => (
        <tr key={booking.id}>
          <th scope="row">{booking.time ?? '–'}</th>
          <td>{booking.name || (diary.mayChange ? '' : diary.whoOf(booking))}</td>
          <td>{booking.phone}</td>
          <td>{booking.services.map((id) => nameAt(books.services, id) ?? '').join(', ')}</td>
          <td>{booking.persons ?? 1}</td>
          <td>{booking.comment}</td>
        </tr>
      ))}
    </Table>
  );
