/** The form of an element, new or existing. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { BookName } from '../../../../model/books/declaration.js';
import type { ByLanguage } from '../../../../model/by-language.js';
import type { BookForm } from '../../../../protocol/docs/book-forms.js';
import { Button, Fault, submits } from '../../shared/parts.js';
import type { Row } from '../library.js';
import { link } from '../page.js';
import { PageAddress, useBoxAddress } from '../page-address.js';
import { addressOf, go } from '../place.js';
import { HIDDEN, SELDOM } from './columns.js';
import { type Draft, draftValue, schemaOf } from './draft.js';
import { languagesOf } from './editors/texts.js';
import { FormField } from './field.js';
import { type FormState, useForm } from './form-state.js';
import { formOf } from './kinds.js';
import { listOf } from './lists.js';
import { RemoveDialog } from './remove.js';
import { NotServed, WindowsOfService } from './served-at.js';
import { madeServed } from './serving.js';
import { shownValue } from './shown.js';
import { fieldName, rowTitle, say } from './words.js';

interface ElementFormProps {
  readonly book: BookName;
  /** undefined = a new one. */
  readonly row: Row | undefined;
  /** @param made the new element */
  readonly onDone: (message: string, made?: Row) => void;
}

export function ElementForm({ book, row, onDone }: ElementFormProps) {
  const state = useForm(book, row);
  const [isRemoving, setRemoving] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const [windows, setWindows] = useState<readonly number[]>([]);
  const isNew = row === undefined;
  const path = PAGES[book];
  const save = async () => {
    const saved = await state.save();
    if (saved === null) return showFirstFault(element.current);
    if (book === 'Service') await madeServed(saved, windows);
    onDone(isNew ? say('created', { name: rowTitle(book, saved) }) : say('saved'), saved);
  };
  const typed = { ...row, ...valuesOf(formOf(book), state.draft), id: row?.id ?? 0 };
  const title = isNew ? say('newOne', { what: say(`one.${book}`) }) : rowTitle(book, row);
  return (
    <form ref={element} class="panel form" noValidate aria-label={title} onSubmit={submits(save)}>
      <div class="row">
        <h2>{title}</h2>
        <span class="push" />
        <a href={addressOf(...listOf(book))}>{say('back')}</a>
      </div>
      <Notices book={book} state={state} />
      {book === 'Service' && row ? <NotServed service={row} /> : null}
      <Fields book={book} state={state} />
      {book === 'Service' ? <WindowsOfService service={typed} chosen={windows} onChoose={setWindows} /> : null}
      <div class="row end bar">
        {isNew ? null : (
          <Button kind="danger" look="first" onClick={() => setRemoving(true)}>
            {say('remove')}
          </Button>
        )}
        <Button onClick={() => go(...listOf(book))}>{say('cancel')}</Button>
        <Button type="submit" kind="primary" disabled={state.isPending}>
          {say(isNew ? 'create' : 'save')}
        </Button>
      </div>
      {isNew ? null : <KeptFields book={book} row={row} />}
      {isNew || path === undefined ? null : <PageOf page={`${path}/${row.id}`} />}
      {isRemoving && row ? (
        <RemoveDialog
          question={say('removeQuestion', { name: rowTitle(book, row) })}
          onRemove={async () => {
            await link.client.remove(book, row.id);
            onDone(say('removed', { name: rowTitle(book, row) }));
          }}
          onClose={() => setRemoving(false)}
        />
      ) : null}
    </form>
  );
}

/** Runs after the next drawing, which marks the faults. */
function showFirstFault(form: HTMLFormElement | null): void {
  setTimeout(() => {
    const invalid = form?.querySelector<HTMLElement>('[aria-invalid="true"], .has-fault input, .has-fault button, .note .button');
    invalid?.closest('details')?.setAttribute('open', '');
    invalid?.focus();
  });
}

interface OfFormProps {
  readonly book: BookName;
  readonly state: FormState;
}

function Notices({ book, state }: OfFormProps) {
  const { faults, conflicts, wasUpdated } = state;
  const namesOf = (fields: readonly string[]) => fields.map((field) => fieldName(book, field)).join(', ');
  const faulty = [...faults.keys()].filter((field) => field !== '');
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (conflicts.length > 0) element.current?.scrollIntoView({ block: 'nearest' });
  }, [conflicts.length]);
  return (
    <div ref={element}>
      <Fault text={faults.get('') ?? ''} />
      {conflicts.length > 0 ? (
        <p class="note" role="alert">
          {say('changedElsewhere', { fields: namesOf(conflicts.map(({ field }) => field)) })}
        </p>
      ) : null}
      {wasUpdated && conflicts.length === 0 ? (
        <p class="note" role="status">
          {say('updated')}
        </p>
      ) : null}
      {faulty.length > 0 ? (
        <p class="out-of-sight" role="status">
          {say('mend', { fields: namesOf(faulty) })}
        </p>
      ) : null}
    </div>
  );
}

function Fields({ book, state }: OfFormProps) {
  const { draft, faults, conflicts } = state;
  const form = formOf(book);
  const seldom = SELDOM[book] ?? [];
  const shown = form.fields.flatMap(({ name, isRequired }) => {
    const schema = schemaOf(form, draft, name);
    if (schema === null || isNeedless(form, draft, name, schema['x-translates'])) return [];
    return [{ name, element: <FormField key={name} {...{ book, state, schema, isRequired }} field={name} /> }];
  });
  // Whatever else a book asks, its name comes first, with its translations.
  const isName = (name: string) =>
    name === form.nameField || form.fields.some((field) => field.name === name && translates(field, form.nameField));
  const usual = [...shown.filter(({ name }) => isName(name)), ...shown.filter(({ name }) => !isName(name) && !seldom.includes(name))];
  const rare = shown.filter(({ name }) => seldom.includes(name));
  const isNeeded = rare.some(({ name }) => faults.has(name) || conflicts.some(({ field }) => field === name));
  return (
    <>
      <div class="fields">{usual.map(({ element }) => element)}</div>
      {rare.length === 0 ? null : (
        <details class="seldom" {...(isNeeded && { open: true })}>
          <summary>{say('more')}</summary>
          <div class="fields">{rare.map(({ element }) => element)}</div>
        </details>
      )}
    </>
  );
}

const translates = ({ set, add }: BookForm['fields'][number], field: string): boolean => (set ?? add)?.['x-translates'] === field;

/** Translations where the branch has one language, or where there is nothing to translate. */
function isNeedless(form: BookForm, draft: Draft, field: string, translated: string | undefined): boolean {
  if (translated === undefined) return false;
  const texts = (draftValue(draft, form, field) ?? {}) as ByLanguage;
  const isOptional = translated !== form.nameField;
  const isEmpty = (draftValue(draft, form, translated) ?? '') === '';
  return languagesOf(texts).length === 0 || (isOptional && isEmpty && Object.keys(texts).length === 0);
}

const PAGES: Partial<Readonly<Record<BookName, string>>> = { Registrator: '/kiosk', QBoard: '/board' };

/** For the device that is to show it. */
function PageOf({ page }: { readonly page: string }) {
  const box = useBoxAddress();
  return (
    <section class="kept">
      <h3>{say('itsPage')}</h3>
      <p class="soft">{say(box === null ? 'itsPageHere' : 'itsPageHint')}</p>
      <PageAddress box={box} page={page} />
    </section>
  );
}

const valuesOf = ({ fields }: BookForm, draft: Draft): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    fields.map(({ name, default: usual }) => [name, name in draft.touched ? draft.touched[name] : (draft.base?.[name] ?? usual)]),
  );

function KeptFields({ book, row }: { readonly book: BookName; readonly row: Row }) {
  const kept = formOf(book)
    .fields.filter(({ name, set }) => set === null && !HIDDEN.includes(name))
    .map(({ name }) => ({ name, text: shownValue(book, name, row[name]) }))
    .filter(({ text }) => text !== '');
  if (kept.length === 0) return null;
  return (
    <section class="kept">
      <h3>{say('keptByBox')}</h3>
      <dl>
        {kept.map(({ name, text }) => (
          <div key={name}>
            <dt>{fieldName(book, name)}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
