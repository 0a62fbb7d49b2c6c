/** A field of a form: its name, its editor, what it is for, and what is wrong with it. */
import { useId } from 'preact/hooks';
import type { BookName } from '../../../../model/books/declaration.js';
import type { FieldSchema } from '../../../../protocol/docs/book-forms.js';
import { Button } from '../../shared/button.js';
import type { Conflict } from './draft.js';
import { editorOf } from './editors/index.js';
import { kindOf } from './kinds.js';
import { fieldHint, fieldName } from './names.js';
import { shownValue } from './shown.js';
import { say } from './words.js';

interface FormFieldProps {
  readonly book: BookName;
  readonly field: string;
  readonly schema: FieldSchema;
  readonly isNew: boolean;
  readonly isRequired: boolean;
  readonly value: unknown;
  /** '' = nothing. */
  readonly fault: string;
  readonly conflict: Conflict | undefined;
  readonly onValue: (value: unknown) => void;
  readonly onDecide: (whose: 'mine' | 'theirs') => void;
}

export function FormField({ book, field, schema, isNew, isRequired, value, fault, conflict, onValue, onDecide }: FormFieldProps) {
  const id = useId();
  const { kind, isNullable, schema: inner } = kindOf(schema);
  const { Edit, isGroup, isCheckbox } = editorOf(book, field, kind);
  const name = fieldName(book, field);
  const hint = fieldHint(book, field);
  const title = isRequired && isNew ? `${name} *` : name;
  const editor = (
    <Edit
      {...{ book, field, isNullable, isNew, value, onValue }}
      schema={inner}
      attributes={{ id, 'aria-describedby': `${id}-hint ${id}-fault`, 'aria-invalid': fault !== '' }}
    />
  );
  const notes = (
    <>
      {hint === '' ? null : (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      <p id={`${id}-fault`} class="fault">
        {fault}
      </p>
      {conflict === undefined ? null : <ConflictNote book={book} conflict={conflict} onDecide={onDecide} />}
    </>
  );
  if (isGroup) {
    return (
      <fieldset class="form-field" data-field={field} aria-describedby={`${id}-fault`}>
        <legend>{title}</legend>
        {editor}
        {notes}
      </fieldset>
    );
  }
  return (
    <div class={`form-field ${isCheckbox ? 'is-checkbox' : ''}`} data-field={field}>
      <label for={id}>{title}</label>
      {editor}
      {notes}
    </div>
  );
}

type ConflictNoteProps = Pick<FormFieldProps, 'book' | 'onDecide'> & { readonly conflict: Conflict };

function ConflictNote({ book, conflict, onDecide }: ConflictNoteProps) {
  return (
    <div class="note conflict">
      <p>{say('theirs', { value: shownValue(book, conflict.field, conflict.theirs) || say('none') })}</p>
      <div class="row">
        <Button onClick={() => onDecide('theirs')}>{say('takeTheirs')}</Button>
        <Button onClick={() => onDecide('mine')}>{say('keepMine')}</Button>
      </div>
    </div>
  );
}
