/** One declaration a reference book: its elements, the fields of a new one, and references. */
import { type Static, type TObject, type TProperties, Type } from '@sinclair/typebox';

export const BOOK_NAMES = [
  'Operation',
  'Service',
  'TicketRange',
  'Workplace',
  'UserRole',
  'User',
  'QBoard',
  'ScoreBoard',
  'Registrator',
  'Consumer',
  'ConsumerPreRegistered',
  'Reason',
  'Outcome',
  'Calendar',
  'BookingPlan',
  'Segment',
  'CallingProfile',
] as const;
export type BookName = (typeof BOOK_NAMES)[number];

/** The rights of a session, derived from its component and the user's role. */
export type Right = 'administrator' | 'supervisor' | 'clerk' | 'registrator' | 'board' | 'headquarters';

/** A place in an element that points at another element. */
export interface Reference {
  readonly field: string;
  readonly book: BookName;
  readonly id: number;
}

export interface BookDeclaration<Fields extends TProperties = TProperties> {
  readonly name: BookName;
  /** The original protocol does not have it. */
  readonly isExtension?: true;
  /** The content of the book, in a sentence for the documentation. */
  readonly title: string;
  /** The element as the wire shows it. */
  readonly element: TObject<Fields>;
  /** Fields `new…` takes in addition to those of the element (a password is taken, never shown). */
  readonly required: readonly string[];
  /** The value of each field that `new…` may leave out. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** Fields the box keeps itself: shown, never set. */
  readonly kept: readonly string[];
  /** Fields that are set and also change by the work of the branch. */
  readonly moving: readonly string[];
  readonly references: (row: never) => readonly Reference[];
  /** The field that `get…` by `name` compares with. */
  readonly nameField: string;
  /** No two elements share the name. */
  readonly uniqueName: boolean;
  readonly readers: readonly Right[];
  readonly writers: readonly Right[];
  readonly example: Readonly<Record<string, unknown>>;
  /** Left out = as many as in any book. */
  readonly elementsMax?: number;
  /** Kept fields of a new element, where the example shows later values. */
  readonly fresh?: Readonly<Record<string, unknown>>;
}

/** Every session. */
export const ANYBODY: readonly Right[] = ['administrator', 'supervisor', 'clerk', 'registrator', 'board'];
export const ADMINISTRATOR: readonly Right[] = ['administrator'];

type BookInput<Fields extends TProperties> = Pick<
  BookDeclaration<Fields>,
  'name' | 'isExtension' | 'title' | 'defaults' | 'example' | 'fresh' | 'elementsMax'
> & {
  readonly fields: Fields;
  readonly required?: readonly string[];
  readonly kept?: readonly string[];
  readonly moving?: readonly string[];
  readonly references?: (row: Static<TObject<Fields>>) => readonly Reference[];
  readonly nameField?: string;
  readonly uniqueName?: boolean;
  readonly readers?: readonly Right[];
  readonly writers?: readonly Right[];
};

export function book<Fields extends TProperties>(input: BookInput<Fields>): BookDeclaration<Fields> {
  const { fields, references, example, ...rest } = input;
  // An example names what is not the default.
  const whole: Readonly<Record<string, unknown>> = { ...rest.defaults, ...example };
  return {
    required: ['name'],
    nameField: 'name',
    uniqueName: true,
    readers: ANYBODY,
    writers: ADMINISTRATOR,
    moving: [],
    ...rest,
    kept: ['id', ...(rest.kept ?? [])],
    element: Type.Object(fields, { additionalProperties: false, $id: input.name }),
    example: Object.fromEntries(Object.keys(fields).flatMap((field) => (field in whole ? [[field, whole[field]]] : []))),
    references: (references ?? (() => [])) as (row: never) => readonly Reference[],
  };
}

/** References in a list of ids. */
export const refer = (field: string, name: BookName, ids: readonly (number | string)[]): Reference[] =>
  ids.map((id) => ({ field, book: name, id: Number(id) }));

/** A reference that may be null. */
export const referMaybe = (field: string, name: BookName, id: number | null): Reference[] =>
  id === null ? [] : [{ field, book: name, id }];
