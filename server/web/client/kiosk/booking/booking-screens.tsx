/** What to book, and when. A day that is closed or full is not there. */
import type { ComponentChildren } from 'preact';
import { Button } from '../../shared/parts/parts.js';
import { shownName } from '../../shared/words/names.js';
import { weekdayText } from '../../shared/words/time.js';
import { language } from '../../shared/words/words.js';
import type { Books } from '../books.js';
import { type Card, Shelf } from '../layout/shelf.js';
import { say } from '../page.js';
import { visit } from '../visit.js';
import { beginBooking, bookableAt, chooseService, chooseTime, isByStaff } from './booking.js';
import type { BookingStep } from './booking-step.js';

const cardOf = (key: string | number, text: string, onTouch: () => void): Card => ({
  key,
  content: (
    <button type="button" class="service" onClick={onTouch}>
      <span class="service-text">
        <strong>{text}</strong>
      </span>
    </button>
  ),
});

/** A service by booking only: whoever is booked checks in, whoever is not may book. */
export function ByBookingScreen({ books, service }: { readonly books: Books; readonly service: number }) {
  const bookable = bookableAt(books).filter(({ id }) => id === service);
  return (
    <div class="shut">
      <div role="alert">
        <h1>{shownNameOf(books, service)}</h1>
        <p class="lead">{say('byBookingTitle')}</p>
        <p class="lead">{say('byBookingHint')}</p>
        {isByStaff(books, service) ? <p class="lead">{say('byBookingStaff')}</p> : null}
      </div>
      <Button kind="primary" onClick={() => visit.askCode([])}>
        {say('haveCode')}
      </Button>
      {bookable.length === 0 ? null : <Button onClick={() => beginBooking(bookable)}>{say('bookTime')}</Button>}
      <Button onClick={() => visit.start()}>{say('back')}</Button>
    </div>
  );
}

export function BookServiceScreen({ books }: { readonly books: Books }) {
  const services = bookableAt(books);
  const cards = services.map((service) => cardOf(service.id, shownName(service), () => void chooseService(service.id)));
  return (
    <Choice
      title={say('bookTitle')}
      cards={cards}
      texts={services.map((service) => shownName(service))}
      pages="services"
      onBack={() => visit.start()}
    />
  );
}

type When = Extract<BookingStep, { readonly at: 'bookWhen' }>;

export function BookWhenScreen({ books, step }: { readonly books: Books; readonly step: When }) {
  const { service, days, day: chosen } = step;
  const title = shownNameOf(books, service);
  if (days === null || days.length === 0)
    return (
      <Choice title={title} cards={[]} texts={[]} onBack={() => visit.start()}>
        <p class="lead" role="status">
          {say(days === null ? 'bookLoading' : 'bookNothing')}
        </p>
      </Choice>
    );
  const day = days.find(({ date }) => date === chosen);
  if (day === undefined) {
    const cards = days.map(({ date }) => cardOf(date, weekdayText(date), () => visit.step.set({ ...step, day: date })));
    return (
      <Choice key="days" title={title} cards={cards} texts={days.map(({ date }) => date)} onBack={() => visit.start()}>
        <p class="lead">{say('bookDay')}</p>
      </Choice>
    );
  }
  const { date, times } = day;
  const cards = times.map(({ time }) => cardOf(time, time, () => chooseTime(books, { service, date, time })));
  return (
    <Choice
      key={date}
      title={title}
      cards={cards}
      texts={times.map(({ time }) => time)}
      onBack={() => visit.step.set({ ...step, day: null })}
    >
      <p class="lead">{say('bookAt', { day: weekdayText(date) })}</p>
    </Choice>
  );
}

const shownNameOf = ({ services }: Books, id: number): string => {
  const service = services.find((one) => one.id === id);
  return service === undefined ? '' : shownName(service);
};

interface ChoiceProps {
  readonly title: string;
  readonly cards: readonly Card[];
  readonly texts: readonly string[];
  readonly onBack: () => void;
  readonly pages?: 'services' | 'times';
  readonly children?: ComponentChildren;
}

const Choice = ({ title, cards, texts, pages = 'times', onBack, children }: ChoiceProps) => (
  <>
    <div class="task">
      <h1>{title}</h1>
      {children}
    </div>
    <Shelf cards={cards} texts={JSON.stringify([language.value, title, texts])} pages={pages} />
    <div class="actions">
      <Button onClick={onBack}>← {say('back')}</Button>
    </div>
  </>
);
