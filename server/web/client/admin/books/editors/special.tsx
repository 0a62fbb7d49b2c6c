/** Editors for one field each. */
import { useState } from 'preact/hooks';
import { Button } from '../../../shared/button.js';
import { LANGUAGE_NAMES, LANGUAGES } from '../../../shared/catalogues.js';
import { partName, rowTitle } from '../context.js';
import { say } from '../words.js';
import type { EditorProps } from './editor.js';
import { NumberEdit, numberOf, ReferenceEdit, textOf } from './plain.js';
import { Boxes } from './references.js';

type Fields = Readonly<Record<string, unknown>>;

/** Priorities of a window; empty = the priority of the service. */
export function PrioritiesEdit({ context, value, onValue }: EditorProps) {
  const { library } = context;
  const priorities = (value ?? {}) as Fields;
  const set = (id: number, text: string) => {
    const { [id]: _before, ...others } = priorities;
    onValue(text.trim() === '' ? others : { ...others, [id]: numberOf(text) });
  };
  return (
    <div class="lines">
      {(library.now('Service') ?? []).map((row) => (
        <label key={row.id} class="line">
          <input
            class="number"
            autocomplete="off"
            placeholder={say('usual')}
            value={textOf(priorities[row.id])}
            onInput={(event) => set(row.id, event.currentTarget.value)}
          />
          <span>{rowTitle('Service', row)}</span>
        </label>
      ))}
    </div>
  );
}

const PIN_KINDS = [
  { kind: 'pinNone', value: null },
  { kind: 'pinDigits', value: 1 },
  { kind: 'pinText', value: '' },
] as const;

/** The code that a visitor must type: none, any digits, or a text that must match. */
export function PinEdit({ id, value, onValue }: EditorProps) {
  const chosen = value === null || value === undefined ? 'pinNone' : value === 1 ? 'pinDigits' : 'pinText';
  return (
    <div class="lines">
      {PIN_KINDS.map(({ kind, value: first }) => (
        <label key={kind} class="box">
          <input type="radio" name={id} checked={kind === chosen} onChange={() => onValue(first)} />
          <span>{say(kind)}</span>
        </label>
      ))}
      {chosen === 'pinText' ? (
        <input
          aria-label={say('pinText')}
          autocomplete="off"
          maxLength={40}
          value={textOf(value)}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      ) : null}
    </div>
  );
}

/** A part of a role, enabled or not: `{}` or null. */
export const PartEdit = ({ id, describedBy, isInvalid, value, onValue }: EditorProps) => (
  <input
    type="checkbox"
    id={id}
    aria-describedby={describedBy}
    aria-invalid={isInvalid}
    checked={value !== null && value !== undefined}
    onChange={(event) => onValue(event.currentTarget.checked ? {} : null)}
  />
);

/** The box adds the id of the element itself. */
function withoutId(value: unknown): Fields {
  const { id: _own, ...fields } = (value ?? {}) as Fields;
  return fields;
}

interface CheckProps {
  readonly label: string;
  readonly isChecked: boolean;
  readonly onCheck: (isChecked: boolean) => void;
}

const Check = ({ label, isChecked, onCheck }: CheckProps) => (
  <label class="box">
    <input type="checkbox" checked={isChecked} onChange={(event) => onCheck(event.currentTarget.checked)} />
    <span>{label}</span>
  </label>
);

export function ClerkPartEdit({ context, field, value, onValue }: EditorProps) {
  const { book } = context;
  const isClerk = value !== null && value !== undefined;
  const part = withoutId(value);
  const isAll = part.all_operations === 1;
  return (
    <div class="lines">
      <Check label={say('yes')} isChecked={isClerk} onCheck={(is) => onValue(is ? { all_operations: 1, operations: [] } : null)} />
      {isClerk ? (
        <Check
          label={partName(book, field, 'all_operations')}
          isChecked={isAll}
          onCheck={(is) => onValue({ ...part, all_operations: is ? 1 : 0 })}
        />
      ) : null}
      {isClerk && !isAll ? (
        <Boxes
          context={context}
          book="Operation"
          ids={(part.operations ?? []) as readonly number[]}
          onIds={(operations) => onValue({ ...part, operations })}
        />
      ) : null}
    </div>
  );
}

export function UserClerkEdit(props: EditorProps) {
  const { context, field, id, value, onValue } = props;
  const { book } = context;
  const part = withoutId(value);
  const set = (name: string) => (inner: unknown) => onValue({ ...part, [name]: inner });
  return (
    <div class="lines">
      <label class="field" for={`${id}-priority`}>
        {partName(book, field, 'priority')}
      </label>
      <NumberEdit {...props} id={`${id}-priority`} isNullable={false} value={part.priority} onValue={set('priority')} />
      <label class="field" for={`${id}-window`}>
        {partName(book, field, 'default_workplace')}
      </label>
      <ReferenceEdit
        {...props}
        id={`${id}-window`}
        schema={{ 'x-refers': 'Workplace' }}
        isNullable
        value={part.default_workplace ?? null}
        onValue={set('default_workplace')}
      />
      <Check
        label={partName(book, field, 'all_operations')}
        isChecked={part.all_operations === 1}
        onCheck={(is) => set('all_operations')(is ? 1 : 0)}
      />
    </div>
  );
}

/** Languages that the pages do not have are kept if a file named them. */
export function LanguagesEdit({ value, onValue }: EditorProps) {
  const chosen = Array.isArray(value) ? (value as readonly string[]) : [];
  return (
    <div class="boxes">
      {LANGUAGES.map((language) => (
        <Check
          key={language}
          label={LANGUAGE_NAMES.get(language) ?? language}
          isChecked={chosen.includes(language)}
          onCheck={(is) => onValue(is ? [...chosen, language] : chosen.filter((one) => one !== language))}
        />
      ))}
    </div>
  );
}

/** A picture of the visitor, as `data:` text. */
export function PhotoEdit({ id, describedBy, value, onValue }: EditorProps) {
  const [photo, setPhoto] = useState(textOf(value));
  const show = (text: string | null) => {
    setPhoto(text ?? '');
    onValue(text);
  };
  const choose = (file: File | undefined) => {
    if (file === undefined) return;
    const reader = new FileReader();
    reader.addEventListener('load', () => show(String(reader.result)));
    reader.readAsDataURL(file);
  };
  return (
    <div class="lines">
      {photo === '' ? null : <img class="photo" alt="" src={photo.startsWith('data:') ? photo : `data:image/jpeg;base64,${photo}`} />}
      <input
        type="file"
        id={id}
        aria-describedby={describedBy}
        accept="image/jpeg,image/png,image/webp"
        onChange={(event) => choose(event.currentTarget.files?.[0])}
      />
      {photo === '' ? null : <Button onClick={() => show(null)}>{say('photoRemove')}</Button>}
    </div>
  );
}
