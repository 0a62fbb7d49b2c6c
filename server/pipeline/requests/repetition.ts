/**
 * A changing request with an `id` is done once, however often it is sent: its answer is kept in the same batch as what it changed, and
 * a repetition gets it again. How many may be under way is limited, so that an answer that may be asked for again is never forgotten.
 */

import { hash } from 'node:crypto';
import { keptAnswer } from '../../engine/sessions.js';
import { Rejection, reject } from '../../model/errors/errors.js';
import type { RequestId, Session } from '../../model/events/events.js';
import { REQUESTS_IN_FLIGHT_MAX, REQUESTS_IN_FLIGHT_TOTAL_MAX } from '../../model/request-limits.js';
import type { CommandDeclaration } from '../../protocol/declaration.js';
import type { RequestFrame } from '../../protocol/envelope.js';
import type { Pipeline } from '../commit/pipeline.js';
import { serialised } from '../handlers/answer-data.js';
import type { AnyRequest } from '../handlers/context.js';
import type { Answer, Answered } from '../handlers/handler.js';

/** A request that is done once. */
interface Once {
  readonly id: RequestId;
  readonly declaration: CommandDeclaration;
  readonly session: Session;
  readonly digest: string;
}

interface Pending {
  readonly command: string;
  readonly digest: string;
  readonly answered: Promise<Answered>;
}

export class Repetition {
  /** Requests that are still being worked on. */
  private readonly pending = new Map<string, Pending>();
  /** Requests whose answers have not left the box, with their sessions, and how many each session has. */
  private readonly inFlight = new Map<object, number>();
  private readonly inFlightOf = new Map<number, number>();

  /**
   * @param run does what is asked
   * @param restore gives an answer again that was kept
   */
  constructor(
    private readonly pipeline: Pipeline,
    private readonly run: (command: string, request: AnyRequest) => Answered | Promise<Answered>,
    private readonly restore: (command: string, request: AnyRequest, kept: string) => Answer,
  ) {}

  once(frame: RequestFrame, id: RequestId, declaration: CommandDeclaration, request: AnyRequest): Answered | Promise<Answered> {
    const { session } = request;
    const { name: command } = declaration;
    const digest = requestDigest(frame.token ?? '', id, request.data as object);
    const asked = { id, declaration, session, digest };
    const known = keptAnswer(session, id);
    if (known) return refuseOther(known, asked) ?? this.keepLater(asked, this.restore(command, request, known.data));
    const key = `${session.id} ${JSON.stringify(id)}`;
    const pending = this.pending.get(key);
    if (pending) return refuseOther(pending, asked) ?? pending.answered;
    const excess = this.begin(frame, session);
    if (excess) return excess;
    const answered = this.run(command, request);
    if (!(answered instanceof Promise)) return this.remember(asked, answered);
    const remembered = answered.then((answer) => this.remember(asked, answer)).finally(() => this.pending.delete(key));
    this.pending.set(key, { command, digest, answered: remembered });
    return remembered;
  }

  /** The answer of a request has left the box. */
  left(frame: object): void {
    const session = this.inFlight.get(frame);
    if (session === undefined) return;
    this.inFlight.delete(frame);
    const others = (this.inFlightOf.get(session) ?? 1) - 1;
    if (others > 0) this.inFlightOf.set(session, others);
    else this.inFlightOf.delete(session);
  }

  private begin(frame: RequestFrame, session: Session): Rejection | undefined {
    const ofSession = this.inFlightOf.get(session.id) ?? 0;
    if (ofSession >= REQUESTS_IN_FLIGHT_MAX || this.inFlight.size >= REQUESTS_IN_FLIGHT_TOTAL_MAX) {
      return reject('tooManyInFlight', { most: REQUESTS_IN_FLIGHT_MAX });
    }
    this.inFlight.set(frame, session.id);
    this.inFlightOf.set(session.id, ofSession + 1);
    return undefined;
  }

  private remember(asked: Once, answer: Answered): Answered {
    // A refusal changed nothing and may be tried again.
    if (answer instanceof Rejection) return answer;
    this.keep(asked, serialised(answer.kept));
    return this.keepLater(asked, answer);
  }

  private keepLater(asked: Once, answer: Answer): Answer {
    void answer.keptLater?.then((kept) => {
      const text = serialised(kept);
      // Two may wait for the same.
      if (keptAnswer(asked.session, asked.id)?.data !== text) this.keep(asked, text);
    });
    return answer;
  }

  private keep({ id, declaration, session, digest }: Once, data: string): void {
    // A log-out ends the session and what it could ask for.
    if (!this.pipeline.state.sessions.has(session.id)) return;
    this.pipeline.note({
      t: 'answered',
      at: this.pipeline.stamp().atMs,
      session: session.id,
      request: id,
      command: declaration.name,
      data,
      digest,
      ...(declaration.answersAllDay && { day: 1 }),
    });
  }
}

/** An id belongs to one request. Answers that older boxes kept have no digest: only their command is compared. */
function refuseOther(
  first: { readonly command: string; readonly digest?: string },
  { id, declaration, digest }: Once,
): Rejection | undefined {
  const field = first.command !== declaration.name ? 'command' : first.digest !== undefined && differingField(first.digest, digest);
  return field ? reject('requestIdReused', { id, command: first.command, part: field }) : undefined;
}

/** 36 bits distinguish two requests of one client. */
const FIELD_DIGEST_LENGTH = 6;

/**
 * What a request said, as short digests of its fields in the order of their names: `comment Zk3f9Q,services 0aB1cd`. A repetition under the
 * same id is compared with them. They are made with the token of the session, which is nowhere on the disk: a reader of the journal cannot
 * try out telephone numbers.
 */
export function requestDigest(token: string, id: RequestId, data: object): string {
  const key = JSON.stringify([token, id]);
  const values = data as Readonly<Record<string, unknown>>;
  return Object.keys(data)
    .sort()
    .map((field) => `${field} ${shortHash(`${key} ${field} ${JSON.stringify(inOrder(values[field]))}`)}`)
    .join();
}

/** The first field that one of two digests has otherwise or not at all, such as `data.services`; undefined if they are the same. */
export function differingField(kept: string, sent: string): string | undefined {
  if (kept === sent) return undefined;
  const [before, now] = [partsOf(kept), partsOf(sent)];
  const differing = [...before.filter((part) => !now.includes(part)), ...now.filter((part) => !before.includes(part))];
  return `data.${differing.sort()[0]?.split(' ')[0]}`;
}

const partsOf = (digest: string): string[] => (digest === '' ? [] : digest.split(','));

const shortHash = (text: string): string => hash('sha256', text, 'base64url').slice(0, FIELD_DIGEST_LENGTH);

/** The value with the keys of every object in the order of their names. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const values = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.keys(values)
      .sort()
      .map((key) => [key, inOrder(values[key])]),
  );
}
