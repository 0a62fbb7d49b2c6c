/** How a request can fail: the box refused it, or no answer came. */
import { CODES, type ErrorCode } from '../../model/errors/error-codes.js';
import type { WireError } from '../../model/errors/refusal-reasons.js';

export type { WireError } from '../../model/errors/refusal-reasons.js';

/** The box answered with an error; `error` is what the wire carried, `message` its `desc`. */
export class QboxError extends Error {
  override readonly name = 'QboxError';

  constructor(
    readonly command: string,
    readonly error: WireError,
  ) {
    super(error.desc);
  }

  /** Whether it is the given error of the catalogue. */
  is(code: ErrorCode): boolean {
    return this.error.codeModule === code.module && this.error.codeError === code.error;
  }
}

/**
 * Why there is no answer.
 * - `timeout`: none came in time. The box may have done what was asked, unless the client never got through.
 * - `connectionLost`: the request belonged to a connection that is gone.
 * - `outcomeUnknown`: the connection broke before the answer, and the session ended before the request could be repeated.
 * - `tooManyUnanswered`: it was not sent, because too many requests wait for an answer already.
 * - `frameTooLarge`: the box closed the connection because the request was too large.
 * - `closed`: the client was closed.
 */
export type NoAnswerReason = 'timeout' | 'connectionLost' | 'outcomeUnknown' | 'tooManyUnanswered' | 'frameTooLarge' | 'closed';

export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';

  constructor(
    readonly command: string,
    readonly reason: NoAnswerReason,
    message: string,
  ) {
    super(`${command}: ${message}`);
  }
}

/** Sessions and rights: a log-in that is refused by this module will be refused again, unless it was refused for haste. */
export const isFinalRefusal = (failure: QboxError): boolean => failure.error.codeModule === 2 && !failure.is(CODES.tooManyFailures);

const NO_ERRORS_CODE = 100 * 2 ** 32;

export interface FieldFault {
  /** What of the request it is about: `data.operations.10[0]`; null = no field. */
  readonly field: string | null;
  /** What is wrong with it. */
  readonly fault: string;
}

/** A sentence of the catalogue that has `{field}` begins with it and a colon. */
export function fieldFault({ desc, parameters }: Pick<WireError, 'desc' | 'parameters'>): FieldFault {
  const field = parameters?.field;
  return typeof field === 'string' ? { field, fault: desc.slice(field.length + 2) } : { field: null, fault: desc };
}

/** The error in the `data` of a reply, or undefined if it is the answer (or "No errors"). */
export function errorIn(data: unknown): WireError | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const isError = ['codeError', 'codeModule', 'code', 'desc', 'children'].every((key) => key in data);
  return isError && (data as WireError).code !== NO_ERRORS_CODE ? (data as WireError) : undefined;
}
