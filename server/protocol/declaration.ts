/** The form of a command's declaration; see `registry.ts` for all of them. */
import { type Static, type TObject, type TProperties, type TSchema, Type } from '@sinclair/typebox';
import type { Right } from '../model/books/declaration.js';
import { NO_ERRORS } from '../model/errors/errors.js';
import type { ErrorParameters as WireParameters } from '../model/errors/refusal-reasons.js';
import { ClosedObject, Switch } from '../model/schema.js';

export type Family = 'general' | 'queue' | 'serving' | 'registration' | 'printing' | 'boards' | 'lcd' | 'visitor' | 'books';

export interface CommandDeclaration<Name extends string = string, Data extends TSchema = TSchema, Reply extends TSchema = TSchema> {
  readonly name: Name;
  readonly family: Family;
  readonly summary: string;
  /** The original protocol does not have it. */
  readonly isExtension?: true;
  /**
   * The sessions that may send it; null = any client, without a session, within the rate of its connection. No answer is kept for a
   * repetition then: such a command must itself change things only once.
   */
  readonly rights: readonly Right[] | null;
  /** A command that changes something is repeated safely under its `id`. */
  readonly changes: boolean;
  /** It gives out a ticket or paper: its answer is kept for a repetition until the day ends, not only among the newest of the session. */
  readonly answersAllDay?: true;
  readonly data: Data;
  readonly reply: Reply;
  /** What a subscription pushes, where it is not the answer of another command. */
  readonly push?: { readonly name: string; readonly data: TSchema; readonly example: unknown };
  /** Data of a request and of its reply, for the documentation; tests hold them against the schemas. */
  readonly example: { readonly request: unknown; readonly reply: unknown };
}

/** A command as its family declares it. Unless said otherwise it changes nothing, takes no data and answers "No errors". */
interface Declared extends Pick<CommandDeclaration, 'summary' | 'rights' | 'isExtension' | 'answersAllDay' | 'push'> {
  readonly changes?: boolean;
  /** The fields of its data; any other field is refused. */
  readonly data?: TProperties;
  readonly reply?: TSchema;
  readonly example?: { readonly request?: unknown; readonly reply?: unknown };
}

type AllDeclared = Readonly<Record<string, Declared>>;
type DataOf<Command> = TObject<Command extends { readonly data: infer Fields extends TProperties } ? Fields : Record<never, never>>;
type ReplyOf<Command> = Command extends { readonly reply: infer Reply extends TSchema } ? Reply : typeof ErrorReply;

/** Commands of one family by their names. */
export function commands<All extends AllDeclared>(family: Family, all: All) {
  const whole = Object.entries(all).map(([name, { data = {}, example, ...declared }]) => [
    name,
    {
      ...{ name, family, changes: false, reply: ErrorReply },
      ...declared,
      data: ClosedObject(data),
      example: { request: {}, reply: NO_ERRORS, ...example },
    },
  ]);
  return Object.fromEntries(whole) as {
    readonly [Name in keyof All & string]: CommandDeclaration<Name, DataOf<All[Name]>, ReplyOf<All[Name]>>;
  };
}

/** Commands that the original protocol does not have. */
export const extensions = <All extends AllDeclared>(family: Family, all: All) =>
  commands(family, Object.fromEntries(Object.entries(all).map(([name, command]) => [name, { ...command, isExtension: true }])) as All);

/** The reply "No errors", and every refusal. */
export interface ErrorData {
  codeError: number;
  codeModule: number;
  code: number;
  desc: string;
  children: ErrorData[];
  parameters?: WireParameters;
}
export const ErrorParameters = Type.Optional(
  Type.Unsafe<WireParameters>(
    Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Array(Type.String())]), {
      description: 'what is in `desc` by name, and the same as codes and ids; left out = nothing (our extension)',
    }),
  ),
);
export const ErrorReply = Type.Recursive(
  (This) =>
    ClosedObject({
      codeError: Type.Integer({ description: 'the number of the error in its module' }),
      codeModule: Type.Integer({ description: 'the module' }),
      code: Type.Integer({ description: 'codeModule * 2^32 + codeError; 429496729600 = "No errors"' }),
      desc: Type.String({ description: 'what is wrong, for people' }),
      children: Type.Array(This, { description: 'the causes' }),
      parameters: ErrorParameters,
    }),
  { $id: 'Error' },
);
/** Common fields of every subscription. */
export const initialField = {
  initial: Type.Optional(
    Switch(
      'true = the present state is pushed right after the reply; left out = the first push comes with the first change (our extension)',
    ),
  ),
};
export type InitialData = Static<TObject<typeof initialField>>;

/** The values that a field takes, in the words of its declaration. */
export const expectationOf = (schema: TSchema): string => String(schema['x-expects'] ?? [...kindsOf(schema)].join(' or '));

export const alternativesOf = (schema: TSchema): readonly TSchema[] =>
  (schema.anyOf as TSchema[] | undefined)?.flatMap(alternativesOf) ?? [schema];

/** The kinds of JSON that a schema takes. */
export function kindsOf(schema: TSchema): ReadonlySet<string> {
  return new Set(alternativesOf(schema).map(({ type, const: constant }) => (constant === undefined ? String(type) : typeof constant)));
}
