/** A month to choose a day from, in the page's language: the browser's own calendar has that of the browser. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Word } from './catalogues.js';
import { Dialog } from './dialog.js';
import { Button } from './parts.js';
import { dayText } from './time.js';
import { sayShared, wordsOf } from './words.js';

const { say } = wordsOf('calendar');
const named = (key: string): string => say(key as Word<'calendar'>);

const DAY_MS = 86_400_000;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

const msOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
/** 1 = Monday. */
const weekdayOf = (ms: number): number => ((new Date(ms).getUTCDay() + 6) % 7) + 1;

/** The day in another month; the last one where that month is shorter. */
export function monthsLater(day: string, count: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return dayOf(Date.UTC(year, month - 1 + count, Math.min(date, last)));
}

/** Whole weeks with all days of the month; null = a day of another month. */
export function weeksOf(month: string): readonly (readonly (string | null)[])[] {
  const firstMs = msOf(`${month}-01`);
  const mondayMs = firstMs - (weekdayOf(firstMs) - 1) * DAY_MS;
  const weeks: (string | null)[][] = [];
  for (let ms = mondayMs; weeks.length === 0 || dayOf(ms).startsWith(month); ms += 7 * DAY_MS) {
    const days = WEEKDAYS.map((weekday) => dayOf(ms + (weekday - 1) * DAY_MS));
    weeks.push(days.map((day) => (day.startsWith(month) ? day : null)));
  }
  return weeks;
}

/** How many days a key moves on. */
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

function moved(day: string, key: string): string | null {
  if (key === 'PageUp' || key === 'PageDown') return monthsLater(day, key === 'PageUp' ? -1 : 1);
  const step = STEPS[key];
  return step === undefined ? null : dayOf(msOf(day) + step * DAY_MS);
}

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
  useEffect(() => {
    if (isByKey.current) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    isByKey.current = false;
  }, [at]);
  const month = at.slice(0, 7);
  const choose = (day: string) => {
    onDay(day);
    onClose();
  };
  const move = (event: KeyboardEvent) => {
    const to = moved(at, event.key);
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
        <tbody ref={grid} onKeyDown={move}>
          {weeksOf(month).map((week) => (
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
                      onClick={() => choose(day)}
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
      <div class="row end">
        <Button onClick={onClose}>{sayShared('cancel')}</Button>
        <Button onClick={() => choose(today)}>{say('today')}</Button>
      </div>
    </Dialog>
  );
}
