/** Editors of values that depend on the hour: opening hours of a kiosk, brightness of a board. */
import { useState } from 'preact/hooks';
import { Button } from '../../../shared/parts/parts.js';
import { say } from '../words.js';
import { type EditorProps, numberOf, textOf } from './plain.js';
import { HourInput, hoursAfter, SpanInputs, type Week, WeekEdit } from './week.js';

/** A day without hours is closed. Without any day a kiosk is always open; what it means elsewhere the hint of the field says. */
export function HoursEdit({ book, value, onValue }: EditorProps) {
  const week = (value ?? {}) as Week<string>;
  const isEmpty = Object.keys(week).length === 0;
  return (
    <>
      {isEmpty && book === 'Registrator' ? <p class="soft">{say('always')}</p> : null}
      <WeekEdit
        week={week}
        onWeek={onValue}
        nextAfter={hoursAfter}
        hoursOf={(hours) => hours}
        none={isEmpty ? '' : say('closedThatDay')}
        drawLine={(hours, day, onHours) => <SpanInputs {...{ day, hours, onHours }} />}
      />
    </>
  );
}

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
          <Button kind="quiet" aria-label={say('removeLine')} onClick={() => show(lines.filter((one) => one !== line))}>
            <span aria-hidden="true">×</span>
          </Button>
        </div>
      ))}
      <Button onClick={() => show([...lines, { key: next, hour: '8', percent: '100' }])}>{say('addLine')}</Button>
    </div>
  );
}
