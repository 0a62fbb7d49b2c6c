/** The grid: what is free is a button, who is expected a card that is opened, or dragged to another time. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useStore } from '../shared/box/store.js';
import { useNarrow } from '../shared/parts/head.js';
import { Select } from '../shared/parts/parts.js';
import { shownName } from '../shared/words/names.js';
import { timeText, weekdayText } from '../shared/words/time.js';
import { BookingCard } from './booking-card.js';
import type { Diary } from './diary.js';
import {
  type Booking,
  type Books,
  type Cell,
  type Column,
  type Grid,
  gridByService,
  gridByWindow,
  gridOfWeek,
  plannedServices,
  timeless,
} from './grid.js';
import type { Preset } from './new-booking.js';
import { link, say, today } from './page.js';
import { moveFocus, stopAtOne } from './walk.js';

interface GridViewProps {
  readonly diary: Diary;
  readonly books: Books;
  readonly onOpen: (booking: Booking) => void;
  readonly onBook: (preset: Preset) => void;
}

/** Of the shown days; null = not known yet. */
function useGrid({ diary, books }: GridViewProps): Grid | null {
  const { view, day } = useStore(diary.shown);
  const days = useStore(diary.days);
  const slots = useStore(diary.slots);
  if (slots === null) return null;
  const diaries = { books, slots, days, nameOf: shownName };
  if (view === 'week') return gridOfWeek(diaries, diary.shownDays, diary.weekService(books), weekdayText);
  return view === 'window' ? gridByWindow(diaries, day, say('withoutWindow')) : gridByService(diaries, day);
}

export function GridView(props: GridViewProps) {
  const { diary } = props;
  const grid = useGrid(props);
  const isNarrow = useNarrow();
  const [chosen, choose] = useState('');
  const { view } = useStore(diary.shown);
  if (grid === null) return <p class="soft loading">{say('loading')}</p>;
  const { columns } = grid;
  // That nothing is booked by time stands above; only who was booked before it is shown.
  if (grid.times.length === 0 && plannedServices(props.books).length === 0) return <Timeless {...props} days={diary.shownDays} />;
  const first = columns.find(({ key }) => key === chosen) ?? columns.find(({ day }) => day === diary.shown.value.day) ?? columns[0];
  if (!isNarrow || first === undefined) return <GridTable {...props} grid={grid} />;
  // A narrow page scrolls as a whole: what is over and was nobody's would fill the first screen.
  const isOver = (time: string): boolean =>
    first.day === today() && time < timeText(link.now()) && first.cells.get(time)?.parts.length === 0;
  const times = grid.times.filter((time) => first.cells.has(time));
  const ahead = times.filter((time) => !isOver(time));
  return (
    <>
      {columns.length < 2 ? null : (
        <Select
          label={say(view === 'week' ? 'day' : view === 'window' ? 'window' : 'service')}
          look="column-choice"
          value={first.key}
          options={columns.map(({ key, title }) => [key, title] as const)}
          onChoose={choose}
        />
      )}
      <GridTable {...props} grid={{ times: ahead.length > 0 ? ahead : times, columns: [first] }} />
    </>
  );
}

function GridTable({ grid: { times, columns }, ...props }: GridViewProps & { readonly grid: Grid }) {
  const { diary } = props;
  const table = useRef<HTMLTableElement>(null);
  useEffect(() => stopAtOne(table.current));
  const { view, day } = useStore(diary.shown);
  const isEmpty = times.length === 0;
  useEffect(() => {
    if (columns.some((column) => column.day === today())) scrollToNow(table.current, timeText(link.now()));
  }, [view, day, isEmpty]);
  return (
    <>
      <Timeless {...props} days={columns.map((column) => column.day)} />
      <section class="wide grid-frame" aria-label={say('grid')} tabIndex={diary.mayChange && !isEmpty ? undefined : 0}>
        <table
          class="grid"
          ref={table}
          style={{ '--columns': columns.length }}
          onKeyDown={moveFocus}
          onFocusIn={({ target }) => stopAtOne(table.current, target)}
        >
          <thead>
            <tr>
              <th scope="col">{say('time')}</th>
              {columns.map((column) => (
                <th key={column.key} scope="col">
                  {column.title} {column.isClosed ? <small>{say('closed')}</small> : null}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {times.map((time) => (
              <tr key={time}>
                <th scope="row">{time}</th>
                {columns.map((column) => (
                  <CellView key={column.key} {...{ ...props, column, time }} cell={column.cells.get(time)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {isEmpty ? <p class="soft">{say(columns.some(({ isClosed }) => isClosed === null) ? 'loading' : 'nothing')}</p> : null}
    </>
  );
}

/** Who is booked for a day and no time of it. */
function Timeless({ diary, books, onOpen, days }: GridViewProps & { readonly days: readonly string[] }) {
  const all = useStore(diary.days);
  const loose = [...new Set(days)].flatMap((day) => timeless(all, day));
  if (loose.length === 0) return null;
  return (
    <div class="row loose">
      <span>{say('withoutTime')}</span>
      {loose.map((booking) => (
        <BookingCard key={booking.id} {...{ diary, books, booking }} place="" onOpen={() => onOpen(booking)} />
      ))}
    </div>
  );
}

interface CellProps extends GridViewProps {
  readonly column: Column;
  readonly time: string;
  readonly cell: Cell | undefined;
}

function CellView({ diary, books, column, time, cell, onOpen, onBook }: CellProps) {
  const moving = useStore(diary.moving);
  if (cell === undefined) return <td class="no-slot" />;
  const { free, service, parts } = cell;
  const { day, title } = column;
  const press = () => (moving === null ? onBook({ service, day, time }) : void diary.move(moving, day, time));
  return (
    <td data-day={day} data-time={time} class={free === 0 ? 'full' : ''}>
      {parts.map(({ booking, service: own, isFirst }) => (
        <BookingCard
          key={`${booking.id} ${own}`}
          {...{ diary, books, booking }}
          place={`${time}, ${title}`}
          isFollowing={!isFirst}
          hasService={diary.shown.value.view === 'window'}
          onOpen={() => onOpen(booking)}
        />
      ))}
      {free === null || free === 0 ? null : diary.mayChange ? (
        <button type="button" class="free" onClick={press}>
          {say('free', { count: free })}
          <span class="out-of-sight">
            , {time}, {title}, {say(moving === null ? 'bookHere' : 'moveHere')}
          </span>
        </button>
      ) : (
        <span class="free">{say('free', { count: free })}</span>
      )}
    </td>
  );
}

/** What is over is above, one turn of the wheel away. @param now `15:40` */
function scrollToNow(table: HTMLTableElement | null, now: string): void {
  const frame = table?.parentElement;
  const row = [...(table?.tBodies[0]?.rows ?? [])].reverse().find(({ cells }) => (cells[0]?.textContent ?? '') <= now);
  if (frame && row) frame.scrollTop = row.offsetTop - (table?.tHead?.offsetHeight ?? 0);
}
