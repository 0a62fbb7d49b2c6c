/** Editors of values that depend on the hour: opening hours of a kiosk, brightness of a board. */
import { useState } from 'preact/hooks';
import { Button } from '../../../shared/parts.js';
import { say } from '../words.js';
import { type EditorProps, numberOf, textOf } from './plain.js';

const DAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;
const USUAL_HOURS = '09:00-18:00';
type Hours = Readonly<Record<string, readonly string[]>>;

/** Without any day the kiosk is always open; a day without hours is closed. */
export function HoursEdit({ value, onValue }: EditorProps) {
  const hours = (value ?? {}) as Hours;
  const isAlways = Object.keys(hours).length === 0;
  const set = (day: string, spans: readonly string[]) => {
    const { [day]: _before, ...others } = hours;
    onValue(spans.length === 0 ? others : { ...others, [day]: spans });
  };
  return (
    <div class="lines">
      {isAlways ? <p class="soft">{say('always')}</p> : null}
      {DAYS.map((day) => (
        <Day key={day} name={say(`day.${day}`)} spans={hours[day] ?? []} isAlways={isAlways} onSpans={(spans) => set(day, spans)} />
      ))}
    </div>
  );
}

interface DayProps {
  readonly name: string;
  readonly spans: readonly string[];
  readonly isAlways: boolean;
  readonly onSpans: (spans: readonly string[]) => void;
}

/** Text inputs instead of `type="time"`, because a day may end at 24:00. */
function Day({ name, spans, isAlways, onSpans }: DayProps) {
  const change = (index: number, span: string) => onSpans(spans.map((before, other) => (other === index ? span : before)));
  return (
    <fieldset class="day">
      <legend class="day-name">{name}</legend>
      {spans.map((span, index) => {
        const [from = '', until = ''] = span.split('-');
        return (
          <span key={index} class="span">
            <HourInput label={`${name}, ${say('from')}`} length={5} text={from} onText={(text) => change(index, `${text}-${until}`)} />
            <span aria-hidden="true">–</span>
            <HourInput label={`${name}, ${say('until')}`} length={5} text={until} onText={(text) => change(index, `${from}-${text}`)} />
            <RemoveButton
              label={say('removeHours', { day: name, hours: span })}
              onRemove={() => onSpans(spans.filter((_span, other) => other !== index))}
            />
          </span>
        );
      })}
      {spans.length === 0 && !isAlways ? <span class="soft">{say('closedThatDay')}</span> : null}
      <Button kind="quiet" aria-label={say('addHours', { day: name })} onClick={() => onSpans([...spans, USUAL_HOURS])}>
        <span aria-hidden="true">+</span>
      </Button>
    </fieldset>
  );
}

const RemoveButton = ({ label, onRemove }: { readonly label: string; readonly onRemove: () => void }) => (
  <Button kind="quiet" aria-label={label} onClick={onRemove}>
    <span aria-hidden="true">×</span>
  </Button>
);

interface HourInputProps {
  readonly label: string;
  readonly length: number;
  readonly text: string;
  readonly onText: (text: string) => void;
}

const HourInput = ({ label, length, text, onText }: HourInputProps) => (
  <input
    class="hour"
    aria-label={label}
    autocomplete="off"
    maxLength={length}
    value={text}
    onInput={(event) => onText(event.currentTarget.value)}
  />
);

interface Line {
  readonly key: number;
  readonly hour: string;
  readonly percent: string;
}

/** Lines are kept as typed: a half-typed hour may equal that of another line. */
export function BrightnessEdit({ value, onValue }: EditorProps) {
  const [lines, setLines] = useState<readonly Line[]>(() =>
    Object.entries((value ?? {}) as object).map(([hour, percent], key) => ({ key, hour, percent: textOf(percent) })),
  );
  const show = (changed: readonly Line[]) => {
    setLines(changed);
    onValue(Object.fromEntries(changed.map(({ hour, percent }) => [hour.trim(), numberOf(percent)])));
  };
  const change = (line: Line, part: Partial<Line>) => show(lines.map((one) => (one === line ? { ...line, ...part } : one)));
  const next = Math.max(-1, ...lines.map(({ key }) => key)) + 1;
  return (
    <div class="lines">
      {lines.map((line) => (
        <div key={line.key} class="span">
          <HourInput label={say('hour')} length={2} text={line.hour} onText={(hour) => change(line, { hour })} />
          <HourInput label={say('percent')} length={3} text={line.percent} onText={(percent) => change(line, { percent })} />
          <RemoveButton label={say('removeLine')} onRemove={() => show(lines.filter((one) => one !== line))} />
        </div>
      ))}
      <Button onClick={() => show([...lines, { key: next, hour: '8', percent: '100' }])}>{say('addLine')}</Button>
    </div>
  );
}
