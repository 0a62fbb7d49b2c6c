/** The form of an element, new or existing. */
import { type ComponentChildren, Fragment } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { BookName } from '../../../../model/books/declaration.js';
import type { ByLanguage } from '../../../../model/by-language.js';
import type { BookForm } from '../../../../protocol/docs/book-forms.js';
import { Button, Fault, submits } from '../../shared/parts/parts.js';
import type { Row } from '../library.js';
import { link } from '../page.js';
import { PageAddress, useBoxAddress } from '../page-address.js';
import { go } from '../place.js';
import { HIDDEN, partsOf } from './columns.js';
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
import { fieldName, formTitle, rowTitle, say } from './words.js';

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
  const title = formTitle(book, row);
  const others = book === 'Service' ? { windows: <WindowsOfService service={typed} chosen={windows} onChoose={setWindows} /> } : {};
  return (
    <form ref={element} class="panel form" noValidate aria-label={title} onSubmit={submits(save)}>
      <Notices book={book} state={state} />
      {book === 'Service' && row ? <NotServed service={row} /> : null}
      <Fields book={book} state={state} others={others} />
      <div class="row end bar at-hand">
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

interface FieldsProps extends OfFormProps {
  /** Among the fields of the book, by the names that `PARTS` have for them. */
  readonly others: Readonly<Record<string, ComponentChildren>>;
}

function Fields({ book, state, others }: FieldsProps) {
  const { draft, faults, conflicts } = state;
  const form = formOf(book);
  const shown = form.fields.flatMap(({ name, isRequired }) => {
    const schema = schemaOf(form, draft, name);
    if (schema === null || isNeedless(form, draft, name, schema['x-translates'])) return [];
    return [{ name, isRequired, element: <FormField key={name} {...{ book, state, schema, isRequired }} field={name} /> }];
  });
  const all = [
    ...shown,
    ...Object.entries(others).map(([name, element]) => ({ name, isRequired: false, element: <Fragment key={name}>{element}</Fragment> })),
  ];
  // Whatever else a book asks, its name comes first, with its translations, and what a new element needs.
  const isName = (name: string) =>
    name === form.nameField || form.fields.some((field) => field.name === name && translates(field, form.nameField));
  const rank = ({ name, isRequired }: (typeof all)[number]) => (isName(name) ? 0 : isRequired && draft.base === null ? 1 : 2);
  const parts = partsOf(
    book,
    all.map(({ name }) => name),
  );
  return (
    <>
      {parts.map(({ title, fields, isFolded }) => {
        const inside = fields
          .flatMap((field) => all.find(({ name }) => name === field) ?? [])
          .sort((one, other) => rank(one) - rank(other));
        if (inside.length === 0) return null;
        const content = <div class="fields">{inside.map(({ element }) => element)}</div>;
        if (title === null) return content;
        if (!isFolded)
          return (
            <section key={title} class="form-part" aria-label={say(title)}>
              <h2>{say(title)}</h2>
              {content}
            </section>
          );
        const isNeeded = inside.some(({ name }) => faults.has(name) || conflicts.some(({ field }) => field === name));
        return (
          <details key={title} class="seldom" {...(isNeeded && { open: true })}>
            <summary>{say(title)}</summary>
            {content}
          </details>
        );
      })}
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
      <h2>{say('itsPage')}</h2>
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
      <h2>{say('keptByBox')}</h2>
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
