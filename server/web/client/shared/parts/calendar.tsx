/** A month to choose a day from, in the page's language: the browser's own calendar has that of the browser. */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Word } from '../words/catalogues.js';
import { daysMoved, monthsLater, WEEKDAYS, weeksOf } from '../words/month.js';
import { dayText } from '../words/time.js';
import { sayShared, wordsOf } from '../words/words.js';
import { Dialog } from './dialog.js';
import { Button } from './parts.js';

const { say } = wordsOf('calendar');
const named = (key: string): string => say(key as Word<'calendar'>);

interface CalendarProps {
  readonly title: string;
  /** `2026-11-28`; '' = none. */
  readonly value: string;
  readonly today: string;
  readonly onDay: (day: string) => void;
  readonly onClose: () => void;
}

/** One press chooses. The page has learned the family `calendar`. */
export function Calendar({ title, value, today, onDay, onClose }: CalendarProps) {
  const [at, setAt] = useState(value === '' ? today : value);
  const grid = useRef<HTMLTableSectionElement>(null);
  const isByKey = useRef(true);
  // Before the next key arrives.
  useLayoutEffect(() => {
    if (isByKey.current) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    isByKey.current = false;
  }, [at]);
  const month = at.slice(0, 7);
  const choose = (day: string) => {
    onDay(day);
    onClose();
  };
  const move = (event: KeyboardEvent) => {
    const to = daysMoved(at, event.key);
    if (to === null) return;
    event.preventDefault();
    isByKey.current = true;
    setAt(to);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <div class="row month-head">
        <Button kind="quiet" aria-label={say('earlierMonth')} onClick={() => setAt(monthsLater(at, -1))}>
          ‹
        </Button>
        <strong aria-live="polite">{`${named(`monthName.${Number(month.slice(5))}`)} ${month.slice(0, 4)}`}</strong>
        <Button kind="quiet" aria-label={say('laterMonth')} onClick={() => setAt(monthsLater(at, 1))}>
          ›
        </Button>
      </div>
      <Month {...{ at, value, today, grid }} onKey={move} onDay={choose} />
      <div class="row end">
        <Button onClick={onClose}>{sayShared('cancel')}</Button>
        <Button onClick={() => choose(today)}>{say('today')}</Button>
      </div>
    </Dialog>
  );
}

interface MonthProps extends Pick<CalendarProps, 'value' | 'today' | 'onDay'> {
  /** The day that the keys have reached. */
  readonly at: string;
  readonly grid: RefObject<HTMLTableSectionElement>;
  readonly onKey: (event: KeyboardEvent) => void;
}

const Month = ({ at, value, today, grid, onKey, onDay }: MonthProps) => (
  <table class="month">
    <thead>
      <tr>
        {WEEKDAYS.map((weekday) => (
          <th key={weekday} scope="col" abbr={named(`weekday.${weekday}`)}>
            {named(`weekdayShort.${weekday}`)}
          </th>
        ))}
      </tr>
    </thead>
    <tbody ref={grid} onKeyDown={onKey}>
      {weeksOf(at.slice(0, 7)).map((week) => (
        <tr key={week.find((day) => day !== null)}>
          {week.map((day, index) => (
            <td key={day ?? index}>
              {day === null ? null : (
                <button
                  type="button"
                  tabIndex={day === at ? 0 : -1}
                  aria-label={dayText(day)}
                  aria-pressed={day === value}
                  aria-current={day === today ? 'date' : undefined}
                  onClick={() => onDay(day)}
                >
                  {Number(day.slice(8))}
                </button>
              )}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);
