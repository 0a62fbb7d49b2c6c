/**
 * The lines of TOML: where a table or a field stands, and a file with mistakes, read table by table, so that all of them are listed at once
 * and the rest is checked all the same.
 */
import { parse, TomlError } from 'smol-toml';

const KEY = /(?:[\w-]+|"[^"]*"|'[^']*')/.source;
const KEYS = `(${KEY}(?:[ \\t]*\\.[ \\t]*${KEY})*)[ \\t]*`;
const TABLE_LINE = new RegExp(`^[ \\t]*(\\[\\[?)[ \\t]*${KEYS}\\]\\]?\\s*(?:#.*)?$`);
const FIELD_LINE = new RegExp(`^[ \\t]*${KEYS}=`);

export type TomlPath = readonly (string | number)[];

const keysOf = (text: string): string[] =>
  [...text.matchAll(/"([^"]*)"|'([^']*)'|([\w-]+)/g)].map(([, double, single, bare]) => double ?? single ?? bare ?? '');

/** The table that a line begins, if it does: `[[Service]]`, `[printers.hall]`. */
export function tableIn(line: string): { readonly keys: readonly string[]; readonly isList: boolean } | null {
  const [, bracket, keys] = TABLE_LINE.exec(line) ?? [];
  return keys === undefined ? null : { keys: keysOf(keys), isList: bracket === '[[' };
}

/** Finds the line of a table or a field, counted from 1, by its path: `['Service', 0, 'name']`. null = it has no line of its own. */
export function linesOf(toml: string): (path: TomlPath) => number | null {
  const lines = new Map<string, number>();
  const counts = new Map<string, number>();
  let table = '';
  for (const [index, line] of toml.split('\n').entries()) {
    const found = tableIn(line);
    if (found) {
      const name = found.keys.join('\0');
      const count = counts.get(name) ?? 0;
      counts.set(name, count + 1);
      table = found.isList ? `${name}\0${count}` : name;
    }
    const path = found ? table : [table, ...keysOf(FIELD_LINE.exec(line)?.[1] ?? '')].filter((key) => key !== '').join('\0');
    if (!lines.has(path)) lines.set(path, index + 1);
  }
  return (path) => lines.get(path.join('\0')) ?? null;
}

interface TomlFault {
  /** Counted from 1. */
  readonly line: number;
  readonly fault: string;
}

interface ReadTables {
  /** As `parse` returns it. A table that cannot be read at all has an `UnreadTable` in its place. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly faults: readonly TomlFault[];
  /** First and last lines of the tables that cannot be read at all. */
  readonly unread: readonly (readonly [number, number])[];
}

/** A table that could not be read: its place counts, but nothing is known of it beside its id. */
export class UnreadTable {
  /** @param id null = not even that */
  constructor(readonly id: number | null) {}
}

export function readTables(text: string): ReadTables {
  try {
    return { document: parse(text), faults: [], unread: [] };
  } catch (failure) {
    if (!(failure instanceof TomlError)) throw failure;
    const found = readPieces(text);
    // Each piece alone may be right: a name that is first a table and then a list, for instance.
    return found.faults.length > 0 ? found : { ...found, faults: [faultOf(failure, 0)] };
  }
}

const ID = /^\s*id\s*=\s*(\d{1,7})\s*(?:#.*)?$/m;
const FAULTS_MAX = 100;

function readPieces(text: string): ReadTables {
  const lines = text.split('\n');
  const starts = [0, ...lines.flatMap((line, number) => (number > 0 && tableIn(line)?.keys.length === 1 ? [number] : []))];
  const document: Record<string, unknown> = {};
  const faults: TomlFault[] = [];
  const unread: (readonly [number, number])[] = [];
  for (const [index, first] of starts.entries()) {
    if (faults.length >= FAULTS_MAX) break;
    const piece = lines.slice(first, starts[index + 1]);
    const read = readPiece(piece, first, faults);
    if (read !== null) {
      merge(document, read);
      continue;
    }
    unread.push([first + 1, first + piece.length]);
    const head = tableIn(piece[0] ?? '');
    const [, id] = ID.exec(piece.join('\n')) ?? [];
    if (head?.isList) merge(document, { [head.keys.join('.')]: [new UnreadTable(id === undefined ? null : Number(id))] });
  }
  return { document, faults, unread };
}

function merge(document: Record<string, unknown>, piece: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(piece)) {
    const present = document[name];
    document[name] = Array.isArray(present) && Array.isArray(value) ? [...present, ...value] : (present ?? value);
  }
}

/** A field on one line, and the lines that may follow it. */
const FIELD = /^\s*"?[\w-]+"?\s*=/;
const NEXT = /^\s*(#.*|\[.*|"?[\w-]+"?\s*=.*)?$/;
/** A larger piece is not read again and again. */
const PIECE_LENGTH_MAX = 65_536;

/** The piece without the fields that cannot be read; null = the mistake is not within a line. Its faults are added. */
function readPiece(lines: readonly string[], first: number, faults: TomlFault[]): Readonly<Record<string, unknown>> | null {
  const left = [...lines];
  for (;;) {
    const text = left.join('\n');
    try {
      return parse(text);
    } catch (failure) {
      if (!(failure instanceof TomlError)) throw failure;
      faults.push(faultOf(failure, first));
      const at = failure.line - 1;
      const isOfOneLine = FIELD.test(left[at] ?? '') && NEXT.test(left[at + 1] ?? '');
      if (!isOfOneLine || text.length > PIECE_LENGTH_MAX || faults.length >= FAULTS_MAX) return null;
      left[at] = '';
    }
  }
}

const faultOf = ({ line, message }: TomlError, first: number): TomlFault => ({
  line: first + line,
  fault: message.split('\n')[0] ?? 'this is not TOML',
});
