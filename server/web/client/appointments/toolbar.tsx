/** Which day is shown, and how. */
import type { ComponentChildren } from 'preact';
import { useStore } from '../shared/box/store.js';
import { DayInput } from '../shared/parts/day-input.js';
import { Button, Select } from '../shared/parts/parts.js';
import { daysLater } from '../shared/words/month.js';
import { shownName } from '../shared/words/names.js';
import { dayOfMonthText, weekdayText } from '../shared/words/time.js';
import type { Diary, View } from './diary.js';
import { type Books, plannedServices } from './grid.js';
import { say, today } from './page.js';

interface ToolbarProps {
  readonly diary: Diary;
  readonly books: Books;
  readonly children: ComponentChildren;
}

const VIEWS = [
  ['service', 'byService'],
  ['window', 'byWindow'],
  ['week', 'week'],
] as const satisfies readonly (readonly [View, string])[];

export function Toolbar({ diary, books, children }: ToolbarProps) {
  const { view, day } = useStore(diary.shown);
  const step = view === 'week' ? 7 : 1;
  const go = (to: string) => diary.show({ day: to });
  return (
    <div class="toolbar">
      <div class="row days">
        <Button aria-label={say(view === 'week' ? 'weekBefore' : 'dayBefore')} onClick={() => go(daysLater(day, -step))}>
          ‹
        </Button>
        <Button aria-label={say(view === 'week' ? 'weekAfter' : 'dayAfter')} onClick={() => go(daysLater(day, step))}>
          ›
        </Button>
        <DayInput label={say('day')} value={day} onDay={(to) => (to === '' ? undefined : go(to))} />
        <Button onClick={() => go(today())}>{say('today')}</Button>
        <h2 class="shown-day" aria-live="polite">
          {shownText(diary.shownDays)}
        </h2>
      </div>
      <div class="row">
        <fieldset class="row views">
          <legend class="out-of-sight">{say('view')}</legend>
          {VIEWS.map(([one, word]) => (
            <Button key={one} aria-pressed={view === one} onClick={() => diary.show({ view: one })}>
              {say(word)}
            </Button>
          ))}
        </fieldset>
        {view === 'week' && plannedServices(books).length > 0 ? (
          <Select
            label={say('service')}
            value={diary.weekService(books)}
            options={plannedServices(books).map((service) => [service.id, shownName(service)] as const)}
            onChoose={(service) => diary.show({ service })}
          />
        ) : null}
        <Button look="on-desk" onClick={() => print()}>
          {say('print')}
        </Button>
        {children}
      </div>
    </div>
  );
}

/** A day with its weekday, a week from its first day to its last. */
function shownText(days: readonly string[]): string {
  const [first = '', last = first] = [days[0], days.at(-1)];
  return first === last ? weekdayText(first) : `${dayOfMonthText(first)} – ${dayOfMonthText(last)}`;
}
