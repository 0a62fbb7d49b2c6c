/** A field of a form: its name, its editor, what it is for, and what is wrong with it. */
import { useId } from 'preact/hooks';
import type { BookName } from '../../../../model/books/declaration.js';
import type { FieldSchema } from '../../../../protocol/docs/book-forms.js';
import { Button } from '../../shared/parts/parts.js';
import { draftValue } from './draft.js';
import { editorOf } from './editors/index.js';
import { textOf } from './editors/plain.js';
import type { FormState } from './form-state.js';
import { formOf, kindOf } from './kinds.js';
import { shownValue } from './shown.js';
import { fieldHint, fieldName, say } from './words.js';

interface FormFieldProps {
  readonly book: BookName;
  readonly state: FormState;
  readonly field: string;
  readonly schema: FieldSchema;
  readonly isRequired: boolean;
}

export function FormField({ book, state, field, schema, isRequired }: FormFieldProps) {
  const { draft } = state;
  const id = useId();
  const { kind, isNullable, schema: inner } = kindOf(schema);
  const { Edit, isGroup, isCheckbox } = editorOf(book, field, kind);
  const isNew = draft.base === null;
  const { 'x-translates': translated } = inner;
  const fault = state.faults.get(field) ?? '';
  const conflict = state.conflicts.find((one) => one.field === field);
  const name = fieldName(book, field);
  const hint = fieldHint(book, field);
  const title = isRequired && isNew ? `${name} *` : name;
  const editor = (
    <Edit
      {...{ book, field, isNullable, isNew }}
      schema={inner}
      value={draftValue(draft, formOf(book), field)}
      base={translated === undefined ? '' : textOf(draftValue(draft, formOf(book), translated))}
      onValue={(value) => state.type(field, value)}
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
      {conflict === undefined ? null : (
        <div class="note conflict">
          <p>{say('theirs', { value: shownValue(book, field, conflict.theirs) || say('none') })}</p>
          <div class="row">
            <Button onClick={() => state.decide(conflict, 'theirs')}>{say('takeTheirs')}</Button>
            <Button onClick={() => state.decide(conflict, 'mine')}>{say('keepMine')}</Button>
          </div>
        </div>
      )}
    </>
  );
  if (isGroup) {
    return (
      <fieldset class={`form-field ${translated === undefined ? '' : 'is-texts'}`} data-field={field} aria-describedby={`${id}-fault`}>
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
