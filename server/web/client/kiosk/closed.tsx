/** What is said where the kiosk, or a service, gives no tickets at this hour. */
import { timeOf } from '../../../protocol/figures/days.js';
import { Button } from '../shared/parts/parts.js';
import { weekdayText } from '../shared/words/time.js';
import { beginBooking, bookableAt } from './booking/booking.js';
import type { Books } from './books.js';
import type { Moment, Opening } from './opening.js';
import { say } from './page.js';

interface ClosedProps {
  readonly opening: Opening;
  readonly day: string;
}

/** The kiosk outside its hours, where nothing can be booked. */
export const Closed = (props: ClosedProps) => <Shut {...closedWords(props)} />;

/** Where visitors book at the kiosk, they do so outside its hours, too. */
export function ClosedForTickets({ books, ...props }: ClosedProps & { readonly books: Books }) {
  const { title, text } = closedWords(props);
  return (
    <div class="shut">
      <h1>{title}</h1>
      <p class="lead">{text}</p>
      <Button kind="primary" onClick={() => beginBooking(bookableAt(books))}>
        {say('bookTime')}
      </Button>
    </div>
  );
}

function closedWords({ opening: { today, next }, day }: ClosedProps): { readonly title: string; readonly text: string } {
  const hours = today.map(({ from, to }) => `${timeOf(from)}–${timeOf(to)}`).join(', ');
  const texts = [
    ...(hours === '' ? [] : [say('closedHours', { hours })]),
    ...(next === null || next.day === day ? [] : [`${opensText(next)}.`]),
  ];
  return { title: say(hours === '' ? 'closedToday' : 'closedTitle'), text: texts.join(' ') };
}

export const Shut = ({ title, text }: { readonly title: string; readonly text: string }) => (
  <main class="kiosk-main shut">
    <h1>{title}</h1>
    <p class="lead">{text}</p>
  </main>
);

/** Of a service that gives no tickets now; of one that does undefined. */
export function closedText({ isOpen, today, next }: Opening, { day }: Moment): string | undefined {
  if (isOpen) return undefined;
  if (next?.day === day) return say('serviceOpensAt', { time: next.time });
  const closed = say(today.length === 0 ? 'closedToday' : 'serviceOver');
  return next === null ? closed : `${closed}. ${opensText(next)}`;
}

/** Midnight is no hour of a branch: it has none for that day, and is open all of it. */
export const opensText = ({ day, time }: NonNullable<Opening['next']>): string =>
  say('opensOn', { day: weekdayText(day), time: time === '00:00' ? 'none' : time });
