/**
 * Invisible characters, which no text that people send may have: a reader does not see them, and a terminal, a board or a page may obey
 * them. A guard is made from a schema, so that no field of text can be without one.
 */
import type { TSchema } from '@sinclair/typebox';

/**
 * Controls (C0, DEL, C1), halves of surrogate pairs, ends of lines of Unicode, marks of direction, whatever Unicode says is not drawn (what
 * joins and separates letters, soft hyphens, fillers, tags), marks of notes between lines, and the blank of Braille, which is invisible.
 * Scripts that use these are read without them; a name that only resembles another one is worse. The selectors U+FE00 to U+FE0F stay:
 * telephones send them with pictures.
 */
const HIDDEN = /(?![\ufe00-\ufe0f])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]/u;
const ALL_HIDDEN = new RegExp(HIDDEN, 'gu');
/** A text of several lines has ends of lines, and tabs. */
const HIDDEN_IN_LINES = new RegExp(`(?![\\t\\n\\r])${HIDDEN.source}`, 'u');

/** Cleans a text from an unauthenticated source for a log. */
export const withoutHidden = (text: string): string => text.replaceAll(ALL_HIDDEN, '\ufffd');

export interface HiddenCharacter {
  /** From the checked value: `.rows[2].text`; empty = the value itself. */
  readonly path: string;
  /** `U+202E` */
  readonly character: string;
  /** Counted in characters, the first is 1. */
  readonly position: number;
}

/** The first hidden character in a value that fits the schema. */
export type TextGuard = (value: unknown) => HiddenCharacter | undefined;

/**
 * undefined = the schema has no text that people write. A pattern is a guard itself, unless `x-lines` stands beside it; `x-lines` says
 * whether a text may have several lines, `x-opaque` why it is not checked.
 */
export function textGuardOf(schema: TSchema): TextGuard | undefined {
  if (schema.anyOf) return unionGuard(schema.anyOf);
  if (schema.type === 'string') return stringGuard(schema);
  if (schema.type === 'array') return arrayGuard(schema.items);
  if (schema.type === 'object') return objectGuard(schema);
  return undefined;
}

function stringGuard(schema: TSchema): TextGuard | undefined {
  const isFree = !('pattern' in schema) || 'x-lines' in schema;
  if (!isFree || 'const' in schema || 'x-opaque' in schema) return undefined;
  const hidden = schema['x-lines'] === true ? HIDDEN_IN_LINES : HIDDEN;
  return (value) => {
    const at = typeof value === 'string' ? value.search(hidden) : -1;
    if (typeof value !== 'string' || at === -1) return undefined;
    const code = value.codePointAt(at) ?? 0;
    return { path: '', character: `U+${code.toString(16).toUpperCase().padStart(4, '0')}`, position: [...value.slice(0, at)].length + 1 };
  };
}

/** The constants in a value select the alternative that applies, where alternatives are objects. */
function unionGuard(alternatives: readonly TSchema[]): TextGuard | undefined {
  const guards = alternatives.flatMap((schema) => {
    const guard = textGuardOf(schema);
    return guard === undefined ? [] : [{ guard, constants: constantsOf(schema) }];
  });
  if (guards.length === 0) return undefined;
  return (value) => {
    for (const { guard, constants } of guards) {
      const isMeant = constants.every(([key, constant]) => (value as Readonly<Record<string, unknown>> | null)?.[key] === constant);
      const found = isMeant ? guard(value) : undefined;
      if (found) return found;
    }
    return undefined;
  };
}

const constantsOf = ({ properties }: TSchema): readonly (readonly [string, unknown])[] =>
  Object.entries((properties ?? {}) as Readonly<Record<string, TSchema>>).flatMap(([key, property]) =>
    'const' in property ? [[key, property.const] as const] : [],
  );

function arrayGuard(items: TSchema): TextGuard | undefined {
  const guard = textGuardOf(items);
  return guard && ((value) => (Array.isArray(value) ? firstIn(value.map((item, index) => [`[${index}]`, guard, item])) : undefined));
}

function objectGuard(schema: TSchema): TextGuard | undefined {
  const properties = Object.entries((schema.properties ?? {}) as Readonly<Record<string, TSchema>>).flatMap(([key, property]) => {
    const guard = textGuardOf(property);
    return guard === undefined ? [] : [[key, guard] as const];
  });
  const [pattern] = Object.values((schema.patternProperties ?? {}) as Readonly<Record<string, TSchema>>);
  const everyValue = pattern && textGuardOf(pattern);
  if (properties.length === 0 && !everyValue) return undefined;
  return (value) => {
    if (typeof value !== 'object' || value === null) return undefined;
    const values = value as Readonly<Record<string, unknown>>;
    const guarded = everyValue ? Object.keys(values).map((key) => [key, everyValue] as const) : properties;
    return firstIn(guarded.map(([key, guard]) => [`.${key}`, guard, values[key]]));
  };
}

function firstIn(parts: readonly (readonly [step: string, guard: TextGuard, value: unknown])[]): HiddenCharacter | undefined {
  for (const [step, guard, value] of parts) {
    const found = guard(value);
    if (found) return { ...found, path: step + found.path };
  }
  return undefined;
}
