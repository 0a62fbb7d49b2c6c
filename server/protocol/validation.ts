/** Checks of request data: one compiled function a command, made when the command is first used, and faults that name the field. */
import type { TSchema } from '@sinclair/typebox';
import { type TypeCheck, TypeCompiler, type ValueError, ValueErrorType } from '@sinclair/typebox/compiler';
import { Rejection, reject } from '../model/errors/errors.js';
import type { ErrorParameters, SaidFault } from '../model/errors/refusal-reasons.js';
import { type TextGuard, textGuardOf } from '../model/hidden-characters.js';
import { type Coercer, coercerOf } from '../model/schema.js';
import { alternativesOf, type CommandDeclaration } from './declaration.js';
import { clipped } from './envelope.js';

interface Checker {
  readonly check: TypeCheck<TSchema>;
  readonly coerce: Coercer | undefined;
  /** Guards only data that is stored: older stored names can still be found. */
  readonly guard: TextGuard | undefined;
}

const checkers = new Map<string, Checker>();
const FAULTS_MAX = 10;

/** The data with second spellings made first ones (`"3"` → 3), or the refusal that lists the faults. */
export function checkData(declaration: CommandDeclaration, data: unknown): { readonly data: unknown } | { readonly rejection: Rejection } {
  let checker = checkers.get(declaration.name);
  if (checker === undefined) {
    checker = {
      check: TypeCompiler.Compile(declaration.data),
      coerce: coercerOf(declaration.data),
      guard: declaration.changes ? textGuardOf(declaration.data) : undefined,
    };
    checkers.set(declaration.name, checker);
  }
  if (!checker.check.Check(data)) return { rejection: describe(checker.check, data) };
  const hidden = checker.guard?.(data);
  if (hidden) {
    const { path, character, position } = hidden;
    return { rejection: reject('hiddenCharacter', { field: clipped(`data${path}`), character, position }) };
  }
  if (checker.coerce === undefined) return { data };
  const coerced = checker.coerce(data);
  // A number that came as a text has bounds, too.
  return checker.check.Check(coerced) ? { data: coerced } : { rejection: describe(checker.check, coerced) };
}

function describe(check: TypeCheck<TSchema>, data: unknown): Rejection {
  const faults = new Map<string, SaidFault>();
  for (const error of told(check.Errors(data))) {
    const field = fieldOf(error.path);
    // The first fault of a field is the one to mend; the others follow from it.
    if (!faults.has(field)) faults.set(field, faultOf(error));
    if (faults.size >= FAULTS_MAX) break;
  }
  const [first, ...others] = [...faults].map(([field, fault]) => reject('invalidRequest', { ...fault, field }));
  if (first === undefined) return reject('invalidRequest', { field: 'data', fault: 'not what was expected', why: 'unexpected' });
  return new Rejection('invalidRequest', first.parameters, others);
}

/** Faults; of alternatives, those of the intended one, which the object names by a constant such as `"row": "text"`. */
function* told(errors: Iterable<ValueError>): Generator<ValueError> {
  for (const error of errors) {
    const inside = error.type === ValueErrorType.Union ? error.errors[meantBy(error.value, error.schema.anyOf)] : undefined;
    if (inside === undefined) yield error;
    else yield* told(inside);
  }
}

/** The alternative that has the constants of the value; -1 = none, or they have no constants. */
const meantBy = (value: unknown, alternatives: readonly TSchema[]): number =>
  alternatives.findIndex(({ properties }) => {
    const constants = Object.entries((properties ?? {}) as Record<string, TSchema>).filter(([, property]) => 'const' in property);
    return (
      constants.length > 0 && constants.every(([key, property]) => (value as Record<string, unknown> | null)?.[key] === property.const)
    );
  });

/** `/services/0` → `data.services[0]`. */
const fieldOf = (path: string): string =>
  clipped(
    path
      .split('/')
      .slice(1)
      .reduce((field, part) => (/^[0-9]+$/.test(part) ? `${field}[${part}]` : `${field}.${part}`), 'data'),
  );

function faultOf({ message, schema, value }: ValueError): SaidFault {
  if (message === 'Unexpected property')
    return { fault: `unknown field, expected ${expectation(schema, fieldNames(schema))}`, why: 'unknownField' };
  if (message === 'Expected required property') return { fault: `required, expected ${expectation(schema, 'a value')}`, why: 'required' };
  const expected = expectation(schema, message.replace(/^Expected /, ''));
  const least: unknown = schema.minimum ?? schema['x-minimum'];
  const most: unknown = schema.maximum ?? schema['x-maximum'];
  if (typeof least === 'number' && typeof most === 'number') {
    const numbers = typeof value !== 'number' || expected.includes(`${most}`) ? '' : ` (from ${least} to ${most})`;
    return { fault: `expected ${expected}${numbers}, got ${shown(value)}`, why: 'range', least, most };
  }
  return tooLong(schema, value) ?? { fault: `expected ${expected}, got ${shown(value)}`, why: 'unexpected', ...wantedBy(schema) };
}

/** The kind of value that the schema takes, as codes: `fault` says it in English only. */
function wantedBy(schema: TSchema): ErrorParameters {
  const alternatives = alternativesOf(schema).filter(({ type }) => type !== 'null');
  const kinds = new Set(alternatives.map(({ type, pattern }) => KINDS[type] ?? (pattern === undefined ? 'text' : 'format')));
  if (kinds.has('flag')) return { kind: 'flag' };
  if (alternatives.every((one) => 'const' in one)) return { kind: 'choice', allowed: alternatives.map((one) => String(one.const)) };
  const [kind = 'text'] = kinds;
  const example: unknown = schema['x-example'];
  return typeof example === 'string' ? { kind, example } : { kind };
}

const KINDS: Readonly<Record<string, string>> = {
  boolean: 'flag',
  integer: 'number',
  number: 'number',
  array: 'list',
  object: 'object',
};

/** A text whose only fault is its length: the error must say so, as the beginning that it quotes is right. */
function tooLong(schema: TSchema, value: unknown): SaidFault | undefined {
  const { maxLength: most } = schema.type === 'string' ? schema : (schema.anyOf?.find(({ type }: TSchema) => type === 'string') ?? {});
  if (typeof value !== 'string' || typeof most !== 'number' || value.length <= most) return undefined;
  const expected = expectation(schema, 'a text');
  return { fault: `too long: expected ${expected}; at most ${most} characters, got ${value.length}`, why: 'textTooLong', most };
}

function fieldNames(schema: TSchema): string {
  const names = Object.keys((schema.properties ?? {}) as object);
  return names.length === 0 ? 'none' : names.join(', ');
}

/** Of a choice every value: who sends a wrong one has to learn the right ones. */
function expectation(schema: TSchema, otherwise: string): string {
  const choices = choicesOf(schema);
  const said: unknown = schema['x-expects'];
  if (choices === null) return String(said ?? otherwise);
  if (typeof said !== 'string') return `one of ${choices.join(', ')}`;
  return choices.every((choice) => said.includes(choice)) ? said : `${said}: one of ${choices.join(', ')}`;
}

/** null = the schema takes more than some values. */
function choicesOf(schema: TSchema): readonly string[] | null {
  const alternatives = alternativesOf(schema).filter(({ type }) => type !== 'null');
  const isChoice = alternatives.length > 1 && alternatives.every((one) => 'const' in one);
  return isChoice ? alternatives.map((one) => String(one.const)) : null;
}

const shown = (value: unknown): string =>
  clipped(
    typeof value === 'object' && value !== null ? (Array.isArray(value) ? 'a list' : 'an object') : (JSON.stringify(value) ?? 'nothing'),
  );
