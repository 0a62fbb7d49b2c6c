/** The days of a calendar: each a date, a name, the weekday that it is worked as, and hours of its own. */
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { ReplyData } from '../../../../../protocol/registry.js';
import { useAttempt } from '../../../shared/box/attempt.js';
import { DayControl } from '../../../shared/parts/day-input.js';
import { FileField } from '../../../shared/parts/file-field.js';
import { Button, Fault } from '../../../shared/parts/parts.js';
import { dayText } from '../../../shared/words/time.js';
import { link } from '../../page.js';
import { partName, say } from '../words.js';
import type { EditorProps } from './plain.js';

const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;
const NAME_LENGTH_MAX = 100;

interface CalendarDay {
  readonly date: string;
  readonly name?: string;
  readonly hours?: readonly string[];
  readonly as?: number;
}

/** With a key that stays when others are removed: what is typed into a line is no day yet. */
interface Line {
  readonly key: number;
  readonly day: CalendarDay;
}

export function DaysEdit({ book, field, value, onValue }: EditorProps) {
  const [lines, setLines] = useState<readonly Line[]>(() => ((value ?? []) as readonly CalendarDay[]).map((day, key) => ({ key, day })));
  const show = (changed: readonly Line[]) => {
    setLines(changed);
    onValue(changed.map(({ day }) => day));
  };
  const change = (line: Line, day: CalendarDay) => show(lines.map((one) => (one === line ? { ...line, day } : one)));
  const next = Math.max(-1, ...lines.map(({ key }) => key)) + 1;
  /** As the box does when a file is imported: they take the place of days of the same date. */
  const take = (days: readonly CalendarDay[]) => {
    const dates = new Set(days.map(({ date }) => date));
    show([...lines.filter(({ day }) => !dates.has(day.date)), ...days.map((day, index) => ({ key: next + index, day }))]);
  };
  return (
    <div class="lines">
      {lines.map((line) => (
        <DayLine
          key={line.key}
          nameOf={(part) => partName(book, field, part)}
          day={line.day}
          onDay={(day) => change(line, day)}
          onRemove={() => show(lines.filter((one) => one !== line))}
        />
      ))}
      <Button onClick={() => show([...lines, { key: next, day: { date: '', hours: [] } }])}>{say('addDay')}</Button>
      <DaysFile onDays={take} />
    </div>
  );
}

/** Holidays as authorities publish them: the box reads the file, and nothing is saved until the form is. */
function DaysFile({ onDays }: { readonly onDays: (days: readonly CalendarDay[]) => void }) {
  const { fault, attempt } = useAttempt();
  const [read, setRead] = useState<ReplyData<'importCalendar'> | null>(null);
  const take = (file: File | undefined) =>
    attempt(async () => {
      if (file === undefined) return;
      setRead(null);
      const answer = await link.client.call('importCalendar', { text: await file.text(), check: true });
      onDays(answer.days);
      setRead(answer);
    });
  return (
    <>
      <FileField label={say('daysFile')} accept=".ics,text/calendar" onFile={take} />
      <Fault text={fault} />
      {read === null ? null : (
        <div class="note" role="status">
          <p>{say('daysTaken', { count: read.days.length })}</p>
          {read.beyond === undefined || read.to === undefined ? null : (
            <p>{say('daysBeyond', { count: read.beyond, day: dayText(read.to) })}</p>
          )}
          {read.left_out.length === 0 ? null : (
            <p>{say('daysLeftOut', { names: read.left_out.map(({ name }) => name || '–').join(', ') })}</p>
          )}
        </div>
      )}
    </>
  );
}

interface DayLineProps {
  readonly nameOf: (part: keyof CalendarDay) => string;
  readonly day: CalendarDay;
  readonly onDay: (day: CalendarDay) => void;
  readonly onRemove: () => void;
}

function DayLine({ nameOf, day, onDay, onRemove }: DayLineProps) {
  const id = useId();
  const { date, name = '', as } = day;
  const label = (part: keyof CalendarDay) => (date === '' ? nameOf(part) : `${date}, ${nameOf(part)}`);
  return (
    <div class="calendar-day">
      <div class="part">
        <label for={id}>{nameOf('date')}</label>
        <DayControl attributes={{ id }} value={date} onDay={(chosen) => onDay({ ...day, date: chosen })} />
      </div>
      <Part caption={nameOf('name')}>
        <input
          aria-label={label('name')}
          maxLength={NAME_LENGTH_MAX}
          value={name}
          onInput={({ currentTarget }) => onDay(named(day, currentTarget.value))}
        />
      </Part>
      <Part caption={nameOf('as')}>
        <select aria-label={label('as')} value={as ?? ''} onChange={({ currentTarget }) => onDay(workedAs(day, currentTarget.value))}>
          <option value="">{say('asItsWeekday')}</option>
          {WEEKDAYS.map((weekday) => (
            <option key={weekday} value={weekday}>
              {say(`day.${weekday}`)}
            </option>
          ))}
        </select>
      </Part>
      <Part caption={nameOf('hours')}>
        <HoursInput label={label('hours')} day={day} onDay={onDay} />
      </Part>
      <Button kind="quiet" aria-label={say('removeDay', { day: date })} onClick={onRemove}>
        <span aria-hidden="true">×</span>
      </Button>
    </div>
  );
}

/** Its control says the caption too, with the day that it belongs to. */
const Part = ({ caption, children }: { readonly caption: string; readonly children: ComponentChildren }) => (
  <div class="part">
    <span aria-hidden="true">{caption}</span>
    {children}
  </div>
);

function named({ name: _before, ...day }: CalendarDay, name: string): CalendarDay {
  return name === '' ? day : { ...day, name };
}

/** Without a weekday the day has hours of its own, were it none. */
function workedAs({ as: _before, ...day }: CalendarDay, weekday: string): CalendarDay {
  if (weekday === '') return { ...day, hours: day.hours ?? [] };
  const { hours, ...rest } = day;
  return { ...rest, ...(hours !== undefined && hours.length > 0 && { hours }), as: Number(weekday) };
}

/** `09:00-13:00, 14:00-15:00`; nothing = closed, or the hours of the weekday that the day is worked as. What is typed stays while it is. */
function HoursInput({
  label,
  day,
  onDay,
}: {
  readonly label: string;
  readonly day: CalendarDay;
  readonly onDay: (day: CalendarDay) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const type = (text: string) => {
    const { hours: _before, ...rest } = day;
    const hours = text.split(/[,;]/).flatMap((span) => span.trim().replace(/\s*[-–—]\s*/, '-') || []);
    setTyped(text);
    onDay(hours.length > 0 || day.as === undefined ? { ...rest, hours } : rest);
  };
  return (
    <input
      aria-label={label}
      autocomplete="off"
      placeholder={say(day.as === undefined ? 'closedThatDay' : 'asThatDay')}
      value={typed ?? (day.hours ?? []).join(', ')}
      onInput={({ currentTarget }) => type(currentTarget.value)}
      onBlur={() => setTyped(null)}
    />
  );
}
