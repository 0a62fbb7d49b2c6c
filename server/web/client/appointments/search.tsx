/** Finds bookings of any day by name, telephone or code. */
import { useEffect, useState } from 'preact/hooks';
import { Button, Input } from '../shared/parts/parts.js';
import { nameAt } from '../shared/words/names.js';
import { fateText } from './booking-card.js';
import { whenText } from './booking-dialog.js';
import type { Diary } from './diary.js';
import type { Booking, Books } from './grid.js';
import { say } from './page.js';

interface SearchProps {
  readonly diary: Diary;
  readonly books: Books;
  readonly onOpen: (booking: Booking) => void;
}

const WANTED_LEAST = 2;

interface Found {
  readonly of: string;
  readonly rows: readonly Booking[];
}

/** null = nothing is looked for, or there is no answer yet. What was found stays until the next answer, so that the list does not blink. */
function useFound(diary: Diary, wanted: string): readonly Booking[] | null {
  const [found, setFound] = useState<Found | null>(null);
  const [asked, ask] = useState<string | null>(null);
  const isWanted = wanted.length >= WANTED_LEAST;
  // One question at a time, however fast somebody types: then the newest.
  useEffect(() => {
    if (!isWanted || asked !== null || found?.of === wanted) return;
    ask(wanted);
    void diary.find(wanted).then((rows) => {
      setFound({ of: wanted, rows });
      ask(null);
    });
  }, [diary, isWanted, wanted, asked, found]);
  return isWanted && found !== null ? found.rows : null;
}

export function Search({ diary, books, onOpen }: SearchProps) {
  const [wanted, setWanted] = useState('');
  const rows = useFound(diary, wanted.trim());
  const open = (booking: Booking) => {
    setWanted('');
    diary.show({ day: booking.date });
    onOpen(booking);
  };
  return (
    <search class="booking-search">
      <Input {...{ label: say('search'), type: 'search', value: wanted, autocomplete: 'off' }} onText={setWanted} />
      {rows === null ? null : (
        <ul class="found" aria-label={say('found')}>
          {rows.map((booking) => (
            <li key={booking.id}>
              <Button kind="quiet" onClick={() => open(booking)}>
                <strong>{diary.whoOf(booking)}</strong>
                <span>
                  {whenText(booking)} · {booking.services.map((id) => nameAt(books.services, id) ?? '').join(', ')} · {booking.pin_code}
                  {booking.state === 'PLANNED' ? '' : ` · ${fateText(booking)}`}
                </span>
              </Button>
            </li>
          ))}
          {rows.length === 0 ? <li class="soft">{say('notFound')}</li> : null}
        </ul>
      )}
    </search>
  );
}
