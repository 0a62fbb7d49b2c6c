/**
 * What forms of the books are made from: for each field what it takes, in the words that the box refuses with, and what it refers to. The
 * build puts it into the administrator's page, which loads no declarations.
 */
import { BOOKS, type BookDeclaration, type BookName } from '../../model/books/index.js';
import { type BookVerb, bookCommandName } from '../client/book-commands.js';
import { COMMANDS } from '../registry.js';

/** JSON Schema, as far as the declarations of books use it. */
export interface FieldSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly FieldSchema[];
  readonly items?: FieldSchema;
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly patternProperties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  /** `integer`, `flag`, `switch`: the second spellings of the protocol; a form writes the first. */
  readonly 'x-coerce'?: string;
  readonly 'x-expects'?: string;
  /** The field whose texts it has in other languages. */
  readonly 'x-translates'?: string;
  /** The book whose ids it takes. */
  readonly 'x-refers'?: BookName;
}

interface FormField {
  readonly name: string;
  /** What `set…` takes; null = a new element has it, and it stays. */
  readonly set: FieldSchema | null;
  /** What `new…` takes; null = it is not given. */
  readonly add: FieldSchema | null;
  readonly isRequired: boolean;
  /** It also changes by the work of the branch. */
  readonly isMoving: boolean;
  /** The value that `new…` puts in where the field is left out; null where it is not known beforehand. */
  readonly default: unknown;
}

export interface BookForm {
  readonly nameField: string;
  /** In the order of the declaration, those that the box keeps itself among them: they have neither `set` nor `add`. */
  readonly fields: readonly FormField[];
}

export type Forms = Readonly<Record<BookName, BookForm>>;

export const forms = (): Forms =>
  Object.fromEntries((Object.values(BOOKS) as BookDeclaration[]).map((book) => [book.name, formOf(book)])) as unknown as Forms;

function formOf(book: BookDeclaration): BookForm {
  const [set, add] = [fieldsOf(book, 'set'), fieldsOf(book, 'new')];
  const names = new Set([...Object.keys(book.element.properties), ...Object.keys(set), ...Object.keys(add)]);
  names.delete('id');
  const required: readonly string[] = COMMANDS.get(bookCommandName(book.name, 'new'))?.data.required ?? [];
  return {
    nameField: book.nameField,
    fields: [...names].map((name) => ({
      name,
      set: set[name] ?? null,
      add: add[name] ?? null,
      isRequired: required.includes(name),
      isMoving: book.moving.includes(name),
      default: book.defaults[name] ?? null,
    })),
  };
}

function fieldsOf({ name: book }: BookDeclaration, verb: Extract<BookVerb, 'set' | 'new'>): Record<string, FieldSchema> {
  const properties = (COMMANDS.get(bookCommandName(book, verb))?.data.properties ?? {}) as Record<string, object>;
  const taken = Object.entries(properties).filter(([, schema]) => !('x-kept' in schema));
  return Object.fromEntries(taken.map(([field, schema]) => [field, described(schema)]));
}

/** Plain data, without what TypeBox keeps under symbols and what only the documentation shows. */
const described = (schema: object): FieldSchema =>
  JSON.parse(JSON.stringify(schema, (key, value: unknown) => (key === 'description' && typeof value === 'string' ? undefined : value)));
