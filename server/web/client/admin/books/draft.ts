/** What is being typed into a form, compared with an element that others may change meanwhile. */
import type { BookForm, FieldSchema } from '../../../../protocol/docs/book-forms.js';
import type { Row } from '../library.js';

export interface Draft {
  /** The element as it was when its fields were last taken over; null = a new one. */
  readonly base: Row | null;
  /** Typed values by field; fields that the user has not touched are absent. */
  readonly touched: Readonly<Record<string, unknown>>;
}

/** A field that was changed both here and elsewhere. */
export interface Conflict {
  readonly field: string;
  readonly theirs: unknown;
}

/** Compares regardless of the order of keys. */
export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one, inOrder) === JSON.stringify(other, inOrder);
const inOrder = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;

export const draftValue = ({ base, touched }: Draft, form: BookForm, field: string): unknown => {
  if (field in touched) return touched[field];
  if (base !== null) return base[field];
  return form.fields.find(({ name }) => name === field)?.default ?? undefined;
};

export function typed(draft: Draft, field: string, value: unknown): Draft {
  const { [field]: _before, ...others } = draft.touched;
  // A value typed back to its original is not a change.
  const isBack = draft.base !== null && isSame(value, draft.base[field]);
  return { ...draft, touched: isBack ? others : { ...others, [field]: value } };
}

export const isChanged = ({ touched }: Draft): boolean => Object.keys(touched).length > 0;

/** Fields that others changed since `base` and that have a different value here. */
export function conflictsOf({ base, touched }: Draft, now: Row | undefined): readonly Conflict[] {
  if (base === null || now === undefined) return [];
  return Object.keys(touched)
    .filter((field) => !isSame(base[field], now[field]) && !isSame(touched[field], now[field]))
    .map((field) => ({ field, theirs: now[field] }));
}

/** Takes over changes of others in untouched fields. A conflict keeps its base until the user decides. */
export function caughtUp(draft: Draft, now: Row | undefined): Draft {
  if (draft.base === null || now === undefined) return draft;
  const conflicts = conflictsOf(draft, now);
  const old = draft.base;
  const kept = conflicts.map(({ field }) => [field, old[field]]);
  const base: Row = { ...now, ...Object.fromEntries(kept) };
  const touched = Object.fromEntries(Object.entries(draft.touched).filter(([field, value]) => !isSame(value, now[field])));
  return { base, touched };
}

/** Applies the user's decision on a conflict. */
export function decided({ base, touched }: Draft, { field, theirs }: Conflict, whose: 'mine' | 'theirs'): Draft {
  if (base === null) return { base, touched };
  const { [field]: mine, ...others } = touched;
  return { base: { ...base, [field]: theirs }, touched: whose === 'mine' ? { ...others, [field]: mine } : others };
}

/** The schema of a field in this form, or null: a new element and an existing one take different fields. */
export const schemaOf = (form: BookForm, draft: Draft, field: string): FieldSchema | null => {
  const found = form.fields.find(({ name }) => name === field);
  return (draft.base === null ? found?.add : found?.set) ?? null;
};

/** Fields whose values the box would refuse. */
export function faultsOf(form: BookForm, draft: Draft): readonly string[] {
  const isNew = draft.base === null;
  return form.fields
    .filter(({ name, isRequired }) => {
      const schema = schemaOf(form, draft, name);
      if (schema === null) return false;
      if (name in draft.touched) return !fits(schema, draft.touched[name]) || (isNew && isRequired && isNothing(draft.touched[name]));
      return isNew && isRequired;
    })
    .map(({ name }) => name);
}

const isNothing = (value: unknown): boolean => value === '' || value === null || (Array.isArray(value) && value.length === 0);

function fits(schema: FieldSchema, value: unknown): boolean {
  if ('const' in schema) return value === schema.const;
  if (schema.anyOf) return schema.anyOf.some((one) => fits(one, value)) && isWithin(schema, value);
  if (schema.type === undefined) return true;
  return (CHECKS[schema.type] ?? (() => false))(schema, value);
}

/** A number that is sent as text has bounds, too. */
function isWithin(schema: FieldSchema, value: unknown): boolean {
  const [number] = schema['x-coerce'] === 'integer' ? (schema.anyOf ?? []) : [];
  return number === undefined || typeof value !== 'string' || fits(number, Number(value));
}

type Check = (schema: FieldSchema, value: unknown) => boolean;

const CHECKS: Readonly<Record<string, Check>> = {
  null: (_schema, value) => value === null,
  boolean: (_schema, value) => typeof value === 'boolean',
  integer: (schema, value) => Number.isInteger(value) && isNumberWithin(schema, value),
  number: (schema, value) => Number.isFinite(value) && isNumberWithin(schema, value),
  string: isText,
  array: ({ items, maxItems = Number.POSITIVE_INFINITY }, value) =>
    Array.isArray(value) && value.length <= maxItems && value.every((item) => items === undefined || fits(items, item)),
  object: isObject,
};

const isNumberWithin: Check = ({ minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY }, value) =>
  typeof value === 'number' && value >= minimum && value <= maximum;

function isText({ pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY }: FieldSchema, value: unknown): boolean {
  if (typeof value !== 'string' || value.length < minLength || value.length > maxLength) return false;
  return pattern === undefined || new RegExp(pattern).test(value);
}

function isObject(schema: FieldSchema, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { properties = {}, patternProperties = {}, required = [] } = schema;
  if (required.some((key) => !(key in value))) return false;
  return Object.entries(value).every(([key, inner]) => {
    const own = properties[key] ?? Object.entries(patternProperties).find(([pattern]) => new RegExp(pattern).test(key))?.[1];
    return own === undefined ? schema.additionalProperties !== false : fits(own, inner);
  });
}
