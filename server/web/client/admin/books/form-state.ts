/** The state of a form: input, faults, changes by others, saving. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { BookName } from '../../../../model/books/declaration.js';
import { QboxError } from '../../../../protocol/client/client.js';
import { fieldFault, type WireError } from '../../../../protocol/client/errors.js';
import type { FieldSchema } from '../../../../protocol/docs/book-forms.js';
import { errorText, failureText } from '../../shared/box/failures.js';
import { language } from '../../shared/words/words.js';
import { drafts } from '../drafts.js';
import type { Row } from '../library.js';
import { link } from '../page.js';
import { guardLeaving } from '../place.js';
import { type Conflict, caughtUp, conflictsOf, type Draft, decided, faultsOf, isChanged, isSame, schemaOf, typed } from './draft.js';
import { minutesText } from './editors/plain.js';
import { boundsOf, formOf, kindOf } from './kinds.js';
import { isInMinutes } from './shown.js';
import { faultWords, fieldHint, namesInBooks, say } from './words.js';

export type FormState = ReturnType<typeof useForm>;

/** @param now the element as it is in the box; undefined = a new one */
export function useForm(book: BookName, now: Row | undefined) {
  const form = formOf(book);
  const key = `books/${book}/${now?.id ?? 'new'}`;
  const [draft, setDraft] = useState<Draft>(() => drafts.get<Draft>(key) ?? { base: now ?? null, touched: {} });
  const [wasTried, setTried] = useState(false);
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  /** Others changed a field that is not being edited here. */
  const [wasUpdated, setUpdated] = useState(false);
  const [isPending, setPending] = useState(false);
  const conflicts = conflictsOf(draft, now);

  useEffect(() => {
    const next = caughtUp(draft, now);
    if (isSame(next, draft)) return;
    // A field that changes by itself while the branch works is updated without a notice.
    const isSeen = form.fields.some(
      ({ name, set, isMoving }) => set !== null && !isMoving && !isSame(next.base?.[name], draft.base?.[name]),
    );
    setDraft(next);
    if (isSeen) setUpdated(true);
  }, [now]);
  const isSaved = useKeeping(key, draft);

  /** null = it was not saved. */
  const save = async (): Promise<Row | null> => {
    setTried(true);
    setRefusals([]);
    setFailure(null);
    if (faultsOf(form, draft).length > 0 || conflicts.length > 0) return null;
    setPending(true);
    try {
      const row = await saved(book, draft, setDraft);
      isSaved.current = row !== null;
      if (isSaved.current) drafts.set(key, undefined);
      return row;
    } catch (thrown) {
      setRefusals(refusalsOf(thrown));
      setFailure(thrown);
      return null;
    } finally {
      setPending(false);
    }
  };
  return {
    draft,
    faults: faultTexts(book, draft, { wasTried, refusals, failure }),
    conflicts,
    wasUpdated,
    isPending,
    type: (field: string, value: unknown) => {
      setDraft((before) => typed(before, field, value));
      // The refusal was about the previous value.
      setRefusals((before) => before.filter((refusal) => refusal.field !== field));
    },
    decide: (conflict: Conflict, whose: 'mine' | 'theirs') => setDraft((before) => decided(before, conflict, whose)),
    save,
  };
}

/**
 * Keeps the input when the session ends, and asks before a user leaves by mistake. A saved form can be left at once, even before it is
 * drawn again: the answer to the request marks it as saved.
 */
function useKeeping(key: string, draft: Draft): { current: boolean } {
  const isSaved = useRef(false);
  const isDirty = useRef(false);
  isDirty.current = isChanged(draft);
  useEffect(() => drafts.set(key, isChanged(draft) && !isSaved.current ? draft : undefined), [draft]);
  useEffect(
    () =>
      guardLeaving({
        isDirty: () => isDirty.current && !isSaved.current,
        ask: () => {
          const isGivenUp = confirm(say('leaveQuestion'));
          if (isGivenUp) drafts.set(key, undefined);
          return isGivenUp;
        },
      }),
    [],
  );
  return isSaved;
}

interface Told {
  /** Before the first attempt to save, only fields with input are checked. */
  readonly wasTried: boolean;
  readonly refusals: readonly Refusal[];
  readonly failure: unknown;
}

/** Faults by field, '' = the form as a whole: those found here first, then those reported by the box. */
function faultTexts(book: BookName, draft: Draft, { wasTried, refusals, failure }: Told): Map<string, string> {
  const form = formOf(book);
  const faults = new Map<string, string>();
  for (const field of faultsOf(form, draft)) {
    const schema = schemaOf(form, draft, field);
    if (schema !== null && (wasTried || (field in draft.touched && !isOfLines(schema))))
      faults.set(field, expectedText(book, field, schema));
  }
  for (const refusal of refusals) {
    const field = refusal.field !== undefined && schemaOf(form, draft, refusal.field) !== null ? refusal.field : '';
    if (!faults.has(field)) faults.set(field, errorText(inShownUnits(book, field, refusal.error), namesInBooks));
  }
  if (failure !== null && refusals.length === 0) faults.set('', failureText(failure));
  return faults;
}

/** A line that was added is empty until it is filled in. */
function isOfLines(schema: FieldSchema): boolean {
  const { kind, schema: inner } = kindOf(schema);
  return kind === 'other' && inner.type === 'array';
}

/** What a field accepts, in the reader's language. The English text is that of the declaration. */
function expectedText(book: BookName, field: string, schema: FieldSchema): string {
  const own = faultWords(book, field);
  if (own !== undefined) return own;
  const { schema: inner } = kindOf(schema);
  const bounds = boundsOf(inner);
  if (bounds !== null && isInMinutes(book, field))
    return say('expected', { what: say('expectedMinutes', { min: minutesText(bounds.min), max: minutesText(bounds.max) }) });
  if (language.value === 'en' && schema['x-expects'] !== undefined) return say('expected', { what: schema['x-expects'] });
  const { minLength = 0, maxLength: max } = inner;
  if (bounds !== null && inner['x-refers'] === undefined) return say('expected', { what: say('expectedNumber', bounds) });
  if (max !== undefined && inner.pattern === undefined) {
    return say('expected', { what: say(minLength > 0 ? 'expectedName' : 'expectedText', { max }) });
  }
  return fieldHint(book, field) || say('required');
}

/** The box knows seconds, where the field has minutes. */
function inShownUnits(book: BookName, field: string, error: WireError): WireError {
  if (!isInMinutes(book, field)) return error;
  const { parameters = {} } = error;
  const minutes = (['least', 'most'] as const).flatMap((name) => {
    const value = parameters[name];
    return typeof value === 'number' ? [[name, minutesText(value)] as const] : [];
  });
  return { ...error, parameters: { ...parameters, ...Object.fromEntries(minutes) } };
}

interface Refusal {
  /** Field of the form: `operations` of `data.operations.10[0]`; undefined = the form as a whole. */
  readonly field: string | undefined;
  readonly error: WireError;
}

/** Every fault that the box found; [] = the failure is not a refusal. */
const refusalsOf = (failure: unknown): readonly Refusal[] =>
  failure instanceof QboxError
    ? [failure.error, ...failure.error.children].map((error) => ({ field: /^data\.(\w+)/.exec(fieldFault(error).field ?? '')?.[1], error }))
    : [];

/** Sends the touched fields after a last check for changes by others. null = another user changed a touched field first. */
async function saved(book: BookName, draft: Draft, setDraft: (draft: Draft) => void): Promise<Row | null> {
  const { client } = link;
  const { base } = draft;
  if (base === null) return (await client.add(book, draft.touched as never)) as unknown as Row;
  if (!isChanged(draft)) return base;
  const now = (await client.get(book, { id: base.id })) as unknown as Row;
  const next = caughtUp(draft, now);
  setDraft(next);
  if (conflictsOf(draft, now).length > 0) return null;
  await client.set(book, { id: base.id, ...next.touched } as never);
  return { ...now, ...next.touched };
}
