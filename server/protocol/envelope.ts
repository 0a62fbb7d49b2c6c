/** The envelope: the form of every frame, whatever it carries. */
import { type Rejection, reject } from '../model/errors/errors.js';
import type { SaidFault } from '../model/errors/refusal-reasons.js';

export interface RequestFrame {
  readonly token: string | undefined;
  readonly command: string;
  readonly data: unknown;
  /** Our extension: echoed in the reply; a repeated changing request of the same session gets the first answer again. */
  readonly id: string | number | undefined;
}

/** What was readable of an unreadable request, so that its answer can still be matched. */
export interface UnreadableFrame {
  readonly rejection: Rejection;
  readonly command: string;
  readonly token: string | undefined;
  readonly id: string | number | undefined;
}

/** The command of an answer to a frame that named none. */
export const NO_COMMAND = 'error';
const TOKEN_LENGTH_MAX = 100;
const COMMAND_LENGTH_MAX = 100;
const ID_LENGTH_MAX = 100;
/** The deepest request of the protocol has 6 levels. A client that sends thousands is trying to cause a stack overflow. */
const DEPTH_MAX = 16;
const ENVELOPE_KEYS = new Set(['token', 'command', 'data', 'id', 'dateTime']);

export function readFrame(text: string): RequestFrame | UnreadableFrame {
  if (hasTooManyValues(text)) {
    const fault = { field: 'request', fault: `expected at most ${VALUES_MAX} values`, why: 'tooManyValues', most: VALUES_MAX } as const;
    return { ...unreadable(reject('invalidRequest', fault)), id: idUnread(text) };
  }
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch (error) {
    return unreadable(reject('notJson', { why: error instanceof Error ? clipped(error.message) : 'unknown' }));
  }
  if (typeof frame !== 'object' || frame === null || Array.isArray(frame)) return unreadable(reject('notAnObject'));
  const { token, command, data, id } = frame as Record<string, unknown>;
  const known = {
    token: typeof token === 'string' && token.length <= TOKEN_LENGTH_MAX ? token : undefined,
    command: typeof command === 'string' && command.length <= COMMAND_LENGTH_MAX ? command : NO_COMMAND,
    id: isRequestId(id) ? id : undefined,
  };
  if (isDeeperThan(frame, DEPTH_MAX)) return { ...known, rejection: reject('tooDeep', { most: DEPTH_MAX }) };
  if (known.command !== command) return { ...known, rejection: reject('noCommand') };
  const fault = envelopeFault(frame as Record<string, unknown>, known);
  if (fault) return { ...known, rejection: reject('invalidRequest', fault) };
  // Spreading `known` costs more than reading the rest of the frame.
  return { token: known.token, command: known.command, data: data ?? {}, id: known.id };
}

type EnvelopeFault = SaidFault & { readonly field: string };

function envelopeFault(
  frame: Record<string, unknown>,
  known: { token: string | undefined; id: string | number | undefined },
): EnvelopeFault | undefined {
  const { token, id } = frame;
  if (token !== undefined && token !== null && known.token === undefined) {
    return { field: 'token', fault: 'expected a text', why: 'unexpected' };
  }
  if (id !== undefined && id !== null && known.id === undefined) {
    return { field: 'id', fault: `expected a text of 1 to ${ID_LENGTH_MAX} characters or a whole number`, why: 'unexpected' };
  }
  for (const key in frame) {
    if (ENVELOPE_KEYS.has(key)) continue;
    return { field: clipped(key), fault: 'unknown field, expected token, command, data or id', why: 'unknownField' };
  }
  return undefined;
}

/** Whether lists and objects of a parsed JSON stand inside each other more than `levels` deep. It goes no deeper than that. */
function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  // `for … in` makes no list; what was parsed inherits nothing that could be listed.
  for (const key in value) if (isDeeperThan((value as Record<string, unknown>)[key], levels - 1)) return true;
  return false;
}

/** How long the parts of a frame may be that stand beside its data. */
const ENVELOPE_LENGTH_MAX = 1_000;
const ID = `("[^"\\\\]{1,${ID_LENGTH_MAX}}"|-?[0-9]{1,16})`;
const OTHER = `"(?:token|command|dateTime)"\\s*:\\s*"[^"\\\\]{0,${TOKEN_LENGTH_MAX}}"`;
const ID_FIRST = new RegExp(`^\\s*\\{\\s*(?:${OTHER}\\s*,\\s*)*"id"\\s*:\\s*${ID}`);
const ID_LAST = new RegExp(`,\\s*"id"\\s*:\\s*${ID}\\s*(?:,\\s*${OTHER}\\s*)*\\}\\s*$`);

/** The id of a frame that is not parsed, where it stands before the data or after it; undefined = not found. */
function idUnread(text: string): string | number | undefined {
  const [, id] = ID_FIRST.exec(text.slice(0, ENVELOPE_LENGTH_MAX)) ?? ID_LAST.exec(text.slice(-ENVELOPE_LENGTH_MAX)) ?? [];
  const read: unknown = id === undefined ? undefined : id.startsWith('"') ? id.slice(1, -1) : Number(id);
  return isRequestId(read) ? read : undefined;
}

const isRequestId = (id: unknown): id is string | number =>
  typeof id === 'string' ? id.length > 0 && id.length <= ID_LENGTH_MAX : Number.isSafeInteger(id);

const unreadable = (rejection: Rejection): UnreadableFrame => ({ rejection, command: NO_COMMAND, token: undefined, id: undefined });

const SHOWN_MAX = 120;
/** Errors quote what was sent, but not a megabyte of it. */
export const clipped = (text: string): string => (text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text);

export interface Reply {
  readonly dateTime: string;
  readonly command: string;
  /** `data`, serialised already. */
  readonly json: string;
  readonly token?: string | undefined;
  readonly id?: string | number | undefined;
}

/** The text of a reply or a push. The data comes serialised, so that what many ask for is serialised once. */
export function replyText({ json, ...reply }: Reply): string {
  const [head, tail] = replyAround(reply);
  return `${head}${json}${tail}`;
}

/** What stands before and after the data. */
export function replyAround({ dateTime, command, token, id }: Omit<Reply, 'json'>): readonly [head: string, tail: string] {
  const tokenPart = token === undefined ? '' : `,"token":${JSON.stringify(token)}`;
  const idPart = id === undefined ? '' : `,"id":${JSON.stringify(id)}`;
  return [`{"dateTime":"${dateTime}","command":${JSON.stringify(command)},"data":`, `${tokenPart}${idPart}}`];
}

/** A frame up to this length is quick to parse, whatever it has. */
const LONG = 64 * 1024;
/** The longest request of the protocol without a picture has some thousand ids. */
export const VALUES_MAX = 20_000;

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;

/**
 * Whether a frame has more values (elements, fields, levels) than any request. A frame may have megabytes because of a picture, which is
 * one long text and costs nothing to parse; parsing the same megabytes of brackets and commas would block all clients for half a second.
 */
export function hasTooManyValues(text: string): boolean {
  if (text.length <= LONG) return false;
  let values = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character === QUOTE) index = endOfText(text, index);
    else if (character === COMMA || character === OPEN_LIST || character === OPEN_OBJECT) values += 1;
    if (values > VALUES_MAX) return true;
  }
  return false;
}

/** The position of the quote that ends the text which begins at `start`; the end of the frame if there is none. */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}
