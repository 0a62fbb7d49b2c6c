/** Editors for one field each. */

import { useState } from 'preact/hooks';
import { md5 } from '../../../../../protocol/client/md5.js';
import { FileField } from '../../../shared/parts/file-field.js';
import { Button, Check } from '../../../shared/parts/parts.js';
import { LANGUAGE_NAMES, LANGUAGES } from '../../../shared/words/catalogues.js';
import { rowsOf } from '../../library.js';
import { PHOTO_PICTURE, pictureUrl } from '../../picture-file.js';
import { randomPassword } from '../../random-password.js';
import { usePictureChoice } from '../../use-picture-choice.js';
import { fieldName, partName, rowTitle, say } from '../words.js';
import { type EditorProps, NumberEdit, numberOf, ReferenceEdit, textOf } from './plain.js';
import { Boxes } from './references.js';

type Fields = Readonly<Record<string, unknown>>;

/** Priorities of a window; empty = the priority of the service. */
export function PrioritiesEdit({ value, onValue }: EditorProps) {
  const priorities = (value ?? {}) as Fields;
  const set = (id: number, text: string) => {
    const { [id]: _before, ...others } = priorities;
    onValue(text.trim() === '' ? others : { ...others, [id]: numberOf(text) });
  };
  return (
    <div class="lines">
      {(rowsOf('Service') ?? []).map((row) => (
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
export function PinEdit({ attributes: { id }, value, onValue }: EditorProps) {
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

/** A password: typed twice or generated, and sent as its MD5, as the protocol requires. */
export function PasswordEdit({ attributes, isNew, onValue }: EditorProps) {
  const [first, setFirst] = useState('');
  const [again, setAgain] = useState('');
  const [isShown, setShown] = useState(false);
  const { id } = attributes;
  const change = (one: string, other: string) => {
    setFirst(one);
    setAgain(other);
    // Two empty inputs leave the password unchanged: the box shows it as `null`. Two different ones are no password.
    if (one === '' && other === '') onValue(isNew ? undefined : null);
    else onValue(one === other ? md5(one) : '');
  };
  const makeUp = () => {
    const made = randomPassword();
    setShown(true);
    change(made, made);
  };
  const common = { ...attributes, type: isShown ? 'text' : 'password', autocomplete: 'new-password' };
  return (
    <div class="lines">
      {isNew ? null : <p class="soft">{say('passwordKeep')}</p>}
      <label class="field" for={id}>
        {say('passwordNew')}
      </label>
      <input {...common} value={first} onInput={(event) => change(event.currentTarget.value, again)} />
      <label class="field" for={`${id}-again`}>
        {say('passwordRepeat')}
      </label>
      <input {...common} id={`${id}-again`} value={again} onInput={(event) => change(first, event.currentTarget.value)} />
      {first !== again && again !== '' ? <p class="fault">{say('passwordDiffer')}</p> : null}
      <div class="row">
        <Button onClick={makeUp}>{say('passwordRandom')}</Button>
        {isShown ? <span class="soft">{say('passwordShown')}</span> : null}
      </div>
    </div>
  );
}

/** The box adds the id of the element itself. */
function withoutId(value: unknown): Fields {
  const { id: _own, ...fields } = (value ?? {}) as Fields;
  return fields;
}

export function ClerkPartEdit({ book, field, value, onValue }: EditorProps) {
  const isClerk = value !== null && value !== undefined;
  const part = withoutId(value);
  const isAll = part.all_operations === 1;
  const set = (change: Fields) => onValue({ ...part, ...change });
  return (
    <div class="lines">
      <Check
        label={say('servesVisitors')}
        isChecked={isClerk}
        onCheck={(is) => onValue(is ? { all_operations: 1, operations: [] } : null)}
      />
      {isClerk ? (
        <Check label={partName(book, field, 'all_operations')} isChecked={isAll} onCheck={(is) => set({ all_operations: is ? 1 : 0 })} />
      ) : null}
      {isClerk && !isAll ? (
        <Boxes book="Operation" ids={(part.operations ?? []) as readonly number[]} onIds={(operations) => set({ operations })} />
      ) : null}
    </div>
  );
}

export function UserClerkEdit(props: EditorProps) {
  const { book, field, attributes, value, onValue } = props;
  const part = withoutId(value);
  const set = (name: string) => (inner: unknown) => onValue({ ...part, [name]: inner });
  const [priorityId, windowId] = [`${attributes.id}-priority`, `${attributes.id}-window`];
  return (
    <div class="lines">
      <label class="field" for={priorityId}>
        {partName(book, field, 'priority')}
      </label>
      <NumberEdit
        {...props}
        attributes={{ ...attributes, id: priorityId }}
        isNullable={false}
        value={part.priority}
        onValue={set('priority')}
      />
      <label class="field" for={windowId}>
        {partName(book, field, 'default_workplace')}
      </label>
      <ReferenceEdit
        {...props}
        attributes={{ ...attributes, id: windowId }}
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

/** A picture of the visitor: base64, or what the box keeps. */
export function PhotoEdit({ book, field, value, onValue }: EditorProps) {
  const [photo, setPhoto] = useState(textOf(value));
  const show = (text: string | null) => {
    setPhoto(text ?? '');
    onValue(text);
  };
  const { fault, choose } = usePictureChoice(PHOTO_PICTURE, show);
  return (
    <div class="lines">
      {photo === '' ? null : <img class="photo" alt="" src={pictureUrl(photo)} />}
      <FileField label={fieldName(book, field)} accept="image/jpeg,image/png,image/webp" isNamed={false} onFile={choose} />
      {fault && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
      {photo === '' ? null : <Button onClick={() => show(null)}>{say('photoRemove')}</Button>}
    </div>
  );
}
