/** Editors of one value. */
import { useState } from 'preact/hooks';
import type { BookName } from '../../../../../model/books/declaration.js';
import type { FieldSchema } from '../../../../../protocol/docs/book-forms.js';
import { useAnswer } from '../../../shared/box/attempt.js';
import { DayControl } from '../../../shared/parts/day-input.js';
import { deviceText } from '../../../shared/words/device-models.js';
import { numberFormat } from '../../../shared/words/number-format.js';
import { shownTitle } from '../../design-titles.js';
import { rowsOf } from '../../library.js';
import { devicesOf, link } from '../../page.js';
import { choicesOf } from '../kinds.js';
import { choiceName, rowTitle, say } from '../words.js';

export interface EditorProps {
  readonly book: BookName;
  readonly field: string;
  /** Of the element to which the label belongs, with its hint and fault. */
  readonly attributes: {
    readonly id: string;
    readonly 'aria-describedby': string;
    readonly 'aria-invalid': boolean;
  };
  /** The schema without `null`. */
  readonly schema: FieldSchema;
  readonly isNullable: boolean;
  readonly isNew: boolean;
  /** undefined = not set, and the box has no fixed default. */
  readonly value: unknown;
  /** What the field that is translated has now; '' = this is no translation. */
  readonly base: string;
  readonly onValue: (value: unknown) => void;
}

/** A text that may be this long gets several lines. */
const LONG_TEXT = 400;

export const textOf = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

/** An empty text means `null` where the field may be null. */
export function TextEdit({ attributes, schema: { maxLength }, isNullable, value, onValue }: EditorProps) {
  const input = {
    ...attributes,
    value: textOf(value),
    maxLength,
    onInput: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) =>
      onValue(currentTarget.value === '' && isNullable ? null : currentTarget.value),
  };
  return (maxLength ?? 0) >= LONG_TEXT ? <textarea rows={2} {...input} /> : <input autocomplete="off" {...input} />;
}

/** Input that is not a number is kept as typed and marked as a fault. */
export const NumberEdit = ({ attributes, isNullable, value, onValue }: EditorProps) => (
  <input
    {...attributes}
    class="number"
    inputMode="text"
    autocomplete="off"
    value={textOf(value)}
    onInput={(event) => onValue(numberOf(event.currentTarget.value, isNullable))}
  />
);

const SECONDS = 60;

/** A duration that the box has in seconds. People think in minutes, and may want half of one. */
export function MinutesEdit({ attributes, value, onValue }: EditorProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typeof value === 'number' ? minutesText(value) : textOf(value);
  const type = (text: string) => {
    setTyped(text);
    const minutes = Number(text.trim().replace(',', '.'));
    onValue(text.trim() === '' || Number.isNaN(minutes) ? text : Math.round(minutes * SECONDS));
  };
  return (
    <input
      {...attributes}
      class="number"
      inputMode="decimal"
      autocomplete="off"
      value={typed ?? shown}
      onInput={(event) => type(event.currentTarget.value)}
      onBlur={() => setTyped(null)}
    />
  );
}

const MINUTES_DIGITS = { maximumFractionDigits: 2, useGrouping: false };
export const minutesText = (seconds: number): string =>
  numberFormat(document.documentElement.lang, MINUTES_DIGITS).format(seconds / SECONDS);

export function numberOf(text: string, isNullable = false): unknown {
  const trimmed = text.trim().replace('−', '-');
  if (trimmed === '' && isNullable) return null;
  return /^-?\d{1,10}$/.test(trimmed) ? Number(trimmed) : text;
}

/** @param on the value of a checked box */
const checkEdit = (isOn: (value: unknown) => boolean, on: unknown, off: unknown) =>
  function CheckEdit({ attributes, value, onValue }: EditorProps) {
    const check = (isChecked: boolean) => onValue(isChecked ? on : off);
    return <input type="checkbox" {...attributes} checked={isOn(value)} onChange={(event) => check(event.currentTarget.checked)} />;
  };

export const FlagEdit = checkEdit((value) => value === 1, 1, 0);
export const SwitchEdit = checkEdit((value) => value === true, true, false);
/** A part of a role, enabled or not. */
export const PartEdit = checkEdit((value) => value !== null && value !== undefined, {}, null);

interface Option {
  readonly value: unknown;
  readonly title: string;
}

export function OptionEdit({ options, ...props }: EditorProps & { readonly options: readonly Option[] }) {
  const index = options.findIndex(({ value }) => value === props.value);
  return (
    <select {...props.attributes} value={index} onChange={(event) => props.onValue(options[Number(event.currentTarget.value)]?.value)}>
      {index === -1 ? <option value={-1}>{textOf(props.value)}</option> : null}
      {options.map(({ title }, place) => (
        <option key={title} value={place}>
          {title}
        </option>
      ))}
    </select>
  );
}

export function ChoiceEdit(props: EditorProps) {
  const { book, field, schema, isNullable } = props;
  // A field that was never set has no choice, and no reference.
  const value = isNullable ? (props.value ?? null) : props.value;
  const options = choicesOf(schema).map((value) => ({ value, title: choiceName(book, field, value) }));
  const nothing = isNullable ? [{ value: null, title: say('none') }] : [];
  return <OptionEdit {...props} value={value} options={[...nothing, ...options]} />;
}

export function ReferenceEdit(props: EditorProps) {
  const { schema, isNullable } = props;
  const value = isNullable ? (props.value ?? null) : props.value;
  const book = schema['x-refers'] ?? 'Service';
  const rows = (rowsOf(book) ?? []).map((row): Option => ({ value: row.id, title: rowTitle(book, row) }));
  const nothing = { value: isNullable ? null : undefined, title: say(isNullable ? 'none' : 'choose') };
  const isKnown = value === nothing.value || rows.some((row) => row.value === value);
  const missing = isKnown ? [] : [{ value, title: say('notThere', { id: textOf(value) }) }];
  return <OptionEdit {...props} value={value} options={[nothing, ...missing, ...rows]} />;
}

/** A window can be opened, paused and closed; it serves when it has a visitor. */
export function WindowStateEdit(props: EditorProps) {
  const { book, field, value, isNew } = props;
  const states = value === 4 ? [4, 1, 2, 3] : [1, 2, 3];
  const options = states.map((state): Option => ({ value: state, title: choiceName(book, field, state) }));
  const usual = isNew ? [{ value: undefined, title: say('none') }] : [];
  return <OptionEdit {...props} options={[...usual, ...options]} />;
}

export const DayEdit = ({ attributes, isNullable, value, onValue }: EditorProps) => (
  <DayControl attributes={attributes} value={textOf(value)} onDay={(day) => onValue(day === '' ? (isNullable ? null : undefined) : day)} />
);

/** Not `type="time"`, which has the format of the browser. */
export const TimeEdit = ({ attributes, isNullable, value, onValue }: EditorProps) => (
  <input
    {...attributes}
    class="number"
    inputMode="numeric"
    autocomplete="off"
    maxLength={5}
    placeholder="00:00"
    value={textOf(value)}
    onInput={({ currentTarget: { value: text } }) => onValue(text === '' ? (isNullable ? null : undefined) : text)}
  />
);

/** A field without an editor is edited as JSON, so that it can be changed at all. */
export function JsonEdit({ attributes, value, onValue }: EditorProps) {
  const type = (text: string) => {
    try {
      onValue(JSON.parse(text));
    } catch {
      // Invalid JSON is kept as text, which the check marks as a fault.
      onValue(text);
    }
  };
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return <textarea rows={2} {...attributes} value={text} onInput={(event) => type(event.currentTarget.value)} />;
}

interface Named {
  readonly name: string;
}

/**
 * @param ask reads what exists; without an answer the choice stays as it was
 * @param label as people know it, in the language of the page
 */
const namedEdit = <One extends Named>(ask: () => Promise<readonly One[]>, label: (one: One, all: readonly One[]) => string) =>
  function NamedEdit(props: EditorProps) {
    const { value } = props;
    const known = useAnswer<readonly One[]>([], ask);
    const isKnown = value === null || value === undefined || known.some(({ name }) => name === value);
    const options = [
      { value: null, title: say('none') },
      ...(isKnown ? [] : [{ value, title: say('deviceUnknown', { name: textOf(value) }) }]),
      ...known.map((one) => ({ value: one.name, title: label(one, known) })),
    ];
    return <OptionEdit {...props} value={value ?? null} options={options} />;
  };

const deviceEdit = (kind: 'printer' | 'lcd' | 'led') => namedEdit(() => devicesOf(kind), deviceText);

export const PrinterEdit = deviceEdit('printer');
export const ScreenEdit = deviceEdit('lcd');
export const LedLineEdit = deviceEdit('led');
/** People know a design by its title; the name that the book keeps tells two of one title apart. */
const designEdit = (kind: Parameters<typeof shownTitle>[0], ask: () => Promise<readonly Parameters<typeof shownTitle>[1][]>) =>
  namedEdit(ask, (design, all) => {
    const title = shownTitle(kind, design);
    const isShared = all.some((other) => other.name !== design.name && shownTitle(kind, other) === title);
    return isShared ? `${title} (${design.name})` : title;
  });

export const TemplateEdit = designEdit('boards', () => link.client.call('lcdTemplates', {}));
export const DesignEdit = designEdit('tickets', async () =>
  (await link.client.call('ticketDesigns', {})).map((design) => ({ ...design, origin: design.built_in ? 'box' : 'branch' })),
);
