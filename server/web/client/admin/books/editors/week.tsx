/** What a week has by day: lines of hours, more of them at a touch, and a day copied to others. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button, Check } from '../../../shared/parts/parts.js';
import { sayShared } from '../../../shared/words/words.js';
import { say } from '../words.js';

const DAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;
type Day = (typeof DAYS)[number];
const WORKDAYS: readonly Day[] = ['1', '2', '3', '4', '5'];
export const USUAL_HOURS = '09:00-18:00';

export type Week<Line> = Readonly<Record<string, readonly Line[]>>;

interface WeekEditProps<Line> {
  readonly week: Week<Line>;
  readonly onWeek: (week: Week<Line>) => void;
  /** The first of a day, and the next after those that it has. */
  readonly nextAfter: (last: Line | undefined) => Line;
  readonly hoursOf: (line: Line) => string;
  /** Of a day without any. */
  readonly none?: string;
  readonly drawLine: (line: Line, day: string, onLine: (changed: Line) => void) => ComponentChildren;
}

export function WeekEdit<Line>({ week, onWeek, ...props }: WeekEditProps<Line>) {
  const [copied, copy] = useState<Day | null>(null);
  const [isOpen, open] = useState(false);
  const set = (days: readonly Day[], lines: readonly Line[]) => {
    const others = Object.entries(week).filter(([day]) => !days.some((one) => one === day));
    onWeek(Object.fromEntries([...others, ...days.flatMap((day) => (lines.length === 0 ? [] : [[day, lines]]))]));
  };
  // Seven empty lines say no more than one button does.
  if (!isOpen && Object.keys(week).length === 0)
    return (
      <Button onClick={() => open(true)}>
        <span aria-hidden="true">+</span>
        {say('setHours')}
      </Button>
    );
  return (
    <div class="lines">
      {DAYS.map((day) => (
        <div key={day} class="week-day">
          <DayLines {...props} name={say(`day.${day}`)} lines={week[day] ?? []} onLines={(lines) => set([day], lines)}>
            {week[day] === undefined ? null : (
              <Button
                aria-label={say('copyHoursOf', { day: say(`day.${day}`) })}
                aria-expanded={copied === day}
                onClick={() => copy(copied === day ? null : day)}
              >
                {say('copyHours')}
              </Button>
            )}
          </DayLines>
          {copied === day ? (
            <CopyTo
              from={day}
              onCancel={() => copy(null)}
              onDays={(days) => {
                set(days, week[day] ?? []);
                copy(null);
              }}
            />
          ) : null}
        </div>
      ))}
    </div>
  );
}

interface DayLinesProps<Line> extends Omit<WeekEditProps<Line>, 'week' | 'onWeek'> {
  readonly name: string;
  readonly lines: readonly Line[];
  readonly onLines: (lines: readonly Line[]) => void;
  /** After the button that adds hours. */
  readonly children: ComponentChildren;
}

function DayLines<Line>({ name, lines, onLines, nextAfter, hoursOf, none = '', drawLine, children }: DayLinesProps<Line>) {
  return (
    <fieldset class="day">
      <legend class="day-name">{name}</legend>
      {lines.map((line, index) => (
        <span key={index} class="span">
          {drawLine(line, name, (changed) => onLines(lines.map((before, other) => (other === index ? changed : before))))}
          <Button
            kind="quiet"
            aria-label={say('removeHours', { day: name, hours: hoursOf(line) })}
            onClick={() => onLines(lines.filter((_line, other) => other !== index))}
          >
            <span aria-hidden="true">×</span>
          </Button>
        </span>
      ))}
      {lines.length > 0 || none === '' ? null : <span class="soft none">{none}</span>}
      <span class="day-actions">
        <Button aria-label={say('addHours', { day: name })} onClick={() => onLines([...lines, nextAfter(lines.at(-1))])}>
          <span aria-hidden="true">+</span>
          {say('moreHours')}
        </Button>
        {children}
      </span>
    </fieldset>
  );
}

interface CopyToProps {
  readonly from: Day;
  readonly onDays: (days: readonly Day[]) => void;
  readonly onCancel: () => void;
}

/** Most weeks have five alike: they are marked at first. */
function CopyTo({ from, onDays, onCancel }: CopyToProps) {
  const others = DAYS.filter((day) => day !== from);
  const [chosen, choose] = useState<readonly Day[]>(() => others.filter((day) => WORKDAYS.includes(day) === WORKDAYS.includes(from)));
  return (
    <fieldset class="copy-to">
      <legend>{say('copyHoursTo', { day: say(`day.${from}`) })}</legend>
      {others.map((day) => (
        <Check
          key={day}
          label={say(`day.${day}`)}
          isChecked={chosen.includes(day)}
          onCheck={(is) => choose(is ? [...chosen, day] : chosen.filter((one) => one !== day))}
        />
      ))}
      <span class="row">
        <Button kind="primary" disabled={chosen.length === 0} onClick={() => onDays(chosen)}>
          {say('copyHoursNow')}
        </Button>
        <Button onClick={onCancel}>{sayShared('cancel')}</Button>
      </span>
    </fieldset>
  );
}

const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;
/** A second span of a day usually follows a break. */
const BREAK_MINUTES = 60;
const SPAN_MINUTES = 4 * HOUR_MINUTES;

const minutesAt = (hour: string): number => {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(hour.trim()) ?? [];
  return hours === undefined ? Number.NaN : Number(hours) * HOUR_MINUTES + Number(minutes);
};
const hourAt = (minutes: number): string =>
  [Math.floor(minutes / HOUR_MINUTES), minutes % HOUR_MINUTES].map((part) => String(part).padStart(2, '0')).join(':');

/** Hours that do not overlap those before them; where the day has none left, they are for the reader to fill in. */
export function hoursAfter(last: string | undefined): string {
  if (last === undefined) return USUAL_HOURS;
  const from = minutesAt(last.split('-')[1] ?? '') + BREAK_MINUTES;
  return from < DAY_MINUTES ? `${hourAt(from)}-${hourAt(Math.min(from + SPAN_MINUTES, DAY_MINUTES))}` : '-';
}

interface HourInputProps {
  readonly label: string;
  readonly length?: number;
  readonly text: string;
  readonly onText: (text: string) => void;
}

export const HourInput = ({ label, length = 5, text, onText }: HourInputProps) => (
  <input
    class="hour"
    aria-label={label}
    autocomplete="off"
    maxLength={length}
    value={text}
    onInput={(event) => onText(event.currentTarget.value)}
  />
);

/** Text inputs instead of `type="time"`, because a day may end at 24:00. */
export function SpanInputs({
  day,
  hours,
  onHours,
}: {
  readonly day: string;
  readonly hours: string;
  readonly onHours: (hours: string) => void;
}) {
  const [from = '', until = ''] = hours.split('-');
  return (
    <>
      <HourInput label={`${day}, ${say('from')}`} text={from} onText={(text) => onHours(`${text}-${until}`)} />
      <span aria-hidden="true">–</span>
      <HourInput label={`${day}, ${say('until')}`} text={until} onText={(text) => onHours(`${from}-${text}`)} />
    </>
  );
}
