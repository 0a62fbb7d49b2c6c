/** A file with mistakes in its TOML, read table by table: all of them are listed at once, and the rest is checked all the same. */
import { parse, TomlError } from 'smol-toml';

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
  /** null = not even that. */
  readonly id: number | null;
  constructor(id: number | null) {
    this.id = id;
  }
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

/** The head of a table at the top of the file, alone in its line: `[[Service]]`, `[qbox]`. */
const HEAD = /^\s*(?:\[\[\s*([A-Za-z]\w*)\s*\]\]|\[\s*([A-Za-z]\w*)\s*\])\s*(?:#.*)?$/;
const ID = /^\s*id\s*=\s*(\d{1,7})\s*(?:#.*)?$/m;
const FAULTS_MAX = 100;

function readPieces(text: string): ReadTables {
  const lines = text.split('\n');
  const starts = [0, ...lines.flatMap((line, number) => (number > 0 && HEAD.test(line) ? [number] : []))];
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
    const [, list] = HEAD.exec(piece[0] ?? '') ?? [];
    const [, id] = ID.exec(piece.join('\n')) ?? [];
    if (list !== undefined) merge(document, { [list]: [new UnreadTable(id === undefined ? null : Number(id))] });
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
