/** A day in the format of the page: the browser's own input has that of the browser. A calendar opens by the button beside. */
import { useId, useState } from 'preact/hooks';
import { dayShown, todayInBranch } from '../words/time.js';
import { learn, sayShared } from '../words/words.js';
import type { Calendar } from './calendar.js';
import { Button } from './parts.js';

interface DayInputProps {
  readonly label: string;
  /** `2026-11-28`; '' = none. */
  readonly value: string;
  readonly onDay: (day: string) => void;
}

export function DayInput({ label, value, onDay }: DayInputProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <DayControl attributes={{ id }} value={value} onDay={onDay} />
    </div>
  );
}

interface DayControlProps extends Omit<DayInputProps, 'label'> {
  readonly attributes: { readonly id: string; readonly 'aria-describedby'?: string; readonly 'aria-invalid'?: boolean };
}

/** What is no day (yet) stays in the input, and none is told. */
export function DayControl({ attributes, value, onDay }: DayControlProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [shown, show] = useState<{ readonly Month: typeof Calendar } | null>(null);
  const open = async () => {
    const [{ Calendar: Month }] = await Promise.all([import('./calendar.js'), learn('calendar')]);
    show({ Month });
  };
  const type = (text: string) => {
    const day = dayIn(text);
    setTyped(text);
    if (day !== null && day !== value) onDay(day);
  };
  return (
    <div class="day-input">
      <input
        {...attributes}
        inputMode="numeric"
        autocomplete="off"
        placeholder={sayShared('dayFormat')}
        value={typed ?? dayShown(value)}
        aria-invalid={attributes['aria-invalid'] === true || (typed !== null && dayIn(typed) === null)}
        onInput={({ currentTarget }) => type(currentTarget.value)}
        onBlur={() => setTyped(typed !== null && dayIn(typed) === null ? typed : null)}
      />
      <Button kind="quiet" aria-label={sayShared('calendar')} onClick={() => void open()}>
        <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2">
          <path d="M4 6h16v14H4zM4 10h16M8 3v4M16 3v4" />
        </svg>
      </Button>
      {shown === null ? null : (
        <shown.Month
          title={sayShared('chooseDay')}
          value={value}
          today={todayInBranch()}
          onDay={(day) => {
            setTyped(null);
            onDay(day);
          }}
          onClose={() => show(null)}
        />
      )}
    </div>
  );
}

const TYPED = /^(\d{1,2})[./\-\s](\d{1,2})[./\-\s](\d{4})$/;
const ISO = /^(\d{4})-(\d\d)-(\d\d)$/;

/** `2026-11-28`; '' = nothing was typed, null = that is no day. */
export function dayIn(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const [, year, month, date] = ISO.exec(trimmed) ?? [];
  const [, typedDate = date, typedMonth = month, typedYear = year] = TYPED.exec(trimmed) ?? [];
  const day = `${typedYear}-${typedMonth?.padStart(2, '0')}-${typedDate?.padStart(2, '0')}`;
  const atMs = Date.parse(`${day}T00:00:00Z`);
  // The thirtieth of February would be a day in March.
  return Number.isNaN(atMs) || !new Date(atMs).toISOString().startsWith(day) ? null : day;
}
