/** Editors of one value. */
import { choiceName, rowTitle } from '../context.js';
import { choicesOf } from '../kinds.js';
import { say } from '../words.js';
import type { EditorProps } from './editor.js';

/** A text that may be this long gets several lines. */
const LONG_TEXT = 400;

const common = ({ id, describedBy, isInvalid }: EditorProps) => ({
  id,
  'aria-describedby': describedBy,
  'aria-invalid': isInvalid,
});

export const textOf = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

/** An empty text means `null` where the field may be null. */
export function TextEdit(props: EditorProps) {
  const { schema, isNullable, value, onValue } = props;
  const type = (text: string) => onValue(text === '' && isNullable ? null : text);
  const attributes = { ...common(props), value: textOf(value), maxLength: schema.maxLength };
  return (schema.maxLength ?? 0) >= LONG_TEXT ? (
    <textarea rows={2} {...attributes} onInput={(event) => type(event.currentTarget.value)} />
  ) : (
    <input autocomplete="off" {...attributes} onInput={(event) => type(event.currentTarget.value)} />
  );
}

/** Input that is not a number is kept as typed and marked as a fault. */
export function NumberEdit(props: EditorProps) {
  const { isNullable, value, onValue } = props;
  return (
    <input
      {...common(props)}
      class="number"
      inputMode="text"
      autocomplete="off"
      value={textOf(value)}
      onInput={(event) => onValue(numberOf(event.currentTarget.value, isNullable))}
    />
  );
}

export function numberOf(text: string, isNullable = false): unknown {
  const trimmed = text.trim().replace('−', '-');
  if (trimmed === '' && isNullable) return null;
  return /^-?\d{1,10}$/.test(trimmed) ? Number(trimmed) : text;
}

export function FlagEdit(props: EditorProps) {
  const { value, onValue } = props;
  return (
    <input type="checkbox" {...common(props)} checked={value === 1} onChange={(event) => onValue(event.currentTarget.checked ? 1 : 0)} />
  );
}

export function SwitchEdit(props: EditorProps) {
  const { value, onValue } = props;
  return <input type="checkbox" {...common(props)} checked={value === true} onChange={(event) => onValue(event.currentTarget.checked)} />;
}

interface Option {
  readonly value: unknown;
  readonly title: string;
}

export function OptionEdit({ options, ...props }: EditorProps & { readonly options: readonly Option[] }) {
  const index = options.findIndex(({ value }) => value === props.value);
  return (
    <select {...common(props)} value={index} onChange={(event) => props.onValue(options[Number(event.currentTarget.value)]?.value)}>
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
  const { context, field, schema, isNullable } = props;
  const options = choicesOf(schema).map((value) => ({ value, title: choiceName(context.book, field, value) }));
  const nothing = isNullable ? [{ value: null, title: say('none') }] : [];
  return <OptionEdit {...props} options={[...nothing, ...options]} />;
}

export function ReferenceEdit(props: EditorProps) {
  const { context, schema, isNullable, value } = props;
  const book = schema['x-refers'] ?? 'Service';
  const rows = (context.library.now(book) ?? []).map((row) => ({ value: row.id as unknown, title: rowTitle(book, row) }));
  const nothing = { value: isNullable ? null : undefined, title: say(isNullable ? 'none' : 'choose') };
  const isKnown = value === nothing.value || rows.some((row) => row.value === value);
  const missing = isKnown ? [] : [{ value, title: say('notThere', { id: textOf(value) }) }];
  return <OptionEdit {...props} options={[nothing, ...missing, ...rows]} />;
}

/** A window can be opened, paused and closed; it serves when it has a visitor. */
export function WindowStateEdit(props: EditorProps) {
  const { context, field, value, isNew } = props;
  const states = value === 4 ? [4, 1, 2, 3] : [1, 2, 3];
  const options = states.map((state) => ({ value: state as unknown, title: choiceName(context.book, field, state) }));
  const usual = isNew ? [{ value: undefined as unknown, title: say('none') }] : [];
  return <OptionEdit {...props} options={[...usual, ...options]} />;
}

export const dateEdit = (type: 'date' | 'time') =>
  function DateEdit(props: EditorProps) {
    const { isNullable, value, onValue } = props;
    const choose = (text: string) => onValue(text === '' ? (isNullable ? null : undefined) : text);
    return (
      <input {...common(props)} class="number" type={type} value={textOf(value)} onInput={(event) => choose(event.currentTarget.value)} />
    );
  };

/** A field without an editor is edited as JSON, so that it can be changed at all. */
export function JsonEdit(props: EditorProps) {
  const { value, onValue } = props;
  const type = (text: string) => {
    try {
      onValue(JSON.parse(text));
    } catch {
      // Invalid JSON is kept as text, which the check marks as a fault.
      onValue(text);
    }
  };
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return <textarea rows={2} {...common(props)} value={text} onInput={(event) => type(event.currentTarget.value)} />;
}
