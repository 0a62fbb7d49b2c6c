/** The page of bookings: a day or a week, who is expected, and what is free. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { FACTS, useTitle } from '../shared/box/facts.js';
import { Gate } from '../shared/box/gate.js';
import { listen, useStore } from '../shared/box/store.js';
import { FaultBanner } from '../shared/parts/fault-banner.js';
import { Head } from '../shared/parts/head.js';
import { Button } from '../shared/parts/parts.js';
import { Affected } from './affected.js';
import { BookingDialog } from './booking-dialog.js';
import { DayList } from './day-list.js';
import { Diary } from './diary.js';
import { type Booking, type Books, plannedServices } from './grid.js';
import { GridView } from './grid-view.js';
import { NewBooking, type Preset } from './new-booking.js';
import { link, say } from './page.js';
import { Search } from './search.js';
import { Toolbar } from './toolbar.js';

/** Whoever may do more is let do more. */
const WAYS = [{ component: 'administrator' }, { component: 'workplace' }, { component: 'supervisor' }] as const;

export const AppointmentsPage = () => (
  <Gate link={link} title={say('title')} hint={say('enterHint')} help="clerk#appointments" as={WAYS}>
    <Shell />
  </Gate>
);

function Shell() {
  const diary = useMemo(() => new Diary(), []);
  useEffect(() => () => diary.end(), [diary]);
  const books = useStore(diary.books);
  useTitle(say('title'));
  return (
    <>
      <Head look="in-lines" link={link} help="clerk#appointments" onLeave={() => void link.logout()}>
        <strong class="branch">{FACTS.branch}</strong>
      </Head>
      <main class="diary">
        <h1 class="out-of-sight">{say('title')}</h1>
        <FaultBanner link={link} withRemedy={false} />
        {books === null ? <p class="soft loading">{say('loading')}</p> : <Opened diary={diary} books={books} />}
      </main>
    </>
  );
}

/** What is asked: a new booking, or what becomes of one. */
type Question = { readonly preset: Preset } | { readonly booking: Booking };

function Opened({ diary, books }: { readonly diary: Diary; readonly books: Books }) {
  const [question, ask] = useState<Question | null>(null);
  const note = useStore(diary.note);
  const moving = useStore(diary.moving);
  const isBookable = diary.mayChange && plannedServices(books).length > 0;
  // From the day on that is looked at; of a week, from its first one.
  const begin = () => ask({ preset: { day: diary.shownDays[0] ?? '' } });
  useEffect(() => listen('keydown', (event) => onKey(event, diary, () => isBookable && question === null && begin())));
  const open = (booking: Booking) => ask({ booking });
  return (
    <>
      <Toolbar diary={diary} books={books}>
        {diary.mayChange ? <Search diary={diary} books={books} onOpen={open} /> : null}
        {isBookable ? (
          <Button kind="primary" onClick={begin}>
            {say('newBooking')} <kbd>N</kbd>
          </Button>
        ) : null}
      </Toolbar>
      <div role="status" aria-live="polite">
        {note === null ? null : <p class={note.isBad ? 'note bad' : 'note'}>{note.text}</p>}
        {moving === null ? null : (
          <p class="note moving">
            {say('movingHint', { who: diary.whoOf(moving) })}
            <Button onClick={() => diary.moving.set(null)}>{say('stopMoving')}</Button>
          </p>
        )}
      </div>
      <Affected diary={diary} books={books} onOpen={open} />
      {plannedServices(books).length === 0 ? <p class="note">{say('noPlans')}</p> : null}
      <GridView diary={diary} books={books} onOpen={open} onBook={(preset) => ask({ preset })} />
      <DayList diary={diary} books={books} />
      {question === null ? null : 'preset' in question ? (
        <NewBooking diary={diary} books={books} preset={question.preset} onClose={() => ask(null)} />
      ) : (
        <BookingDialog diary={diary} books={books} booking={question.booking} onClose={() => ask(null)} />
      )}
    </>
  );
}

/** By the position of the key, so that it works with a Russian layout. */
function onKey(event: KeyboardEvent, diary: Diary, begin: () => void): void {
  const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  if (event.code === 'Escape') diary.moving.set(null);
  if (event.code !== 'KeyN' || isTyping || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  begin();
}
