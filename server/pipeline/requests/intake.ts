/**
 * The stages of a request, in their order: stopping, rate, command, disk, visitors, session, rights, data, repetition, handler. Each stage
 * is a value or a refusal; the README of `pipeline/` has them as a table.
 */
import { Rejection, reject } from '../../model/errors/errors.js';
import type { Session } from '../../model/events/events.js';
import type { CommandDeclaration } from '../../protocol/declaration.js';
import type { RequestFrame } from '../../protocol/envelope.js';
import { COMMANDS } from '../../protocol/registry.js';
import { checkData } from '../../protocol/validation.js';
import { hashToken } from '../access/passwords.js';
import { refuseCommand } from '../access/rights.js';
import { refuseReadOnly } from '../commit/read-only.js';
import { type LoginData, loginHere, withoutPassword } from '../handlers/box/general.js';
import type { AnyRequest, HandlerContext } from '../handlers/context.js';
import { type Answered, textAnswer } from '../handlers/handler.js';
import { HANDLERS, OPEN_HANDLERS } from '../handlers/index.js';
import { RateLimit } from '../limits/rate-limit.js';
import { NOBODY, type Peer } from './peer.js';
import { Repetition } from './repetition.js';

/** Hashing a token costs a microsecond that a busy clerk need not pay again. */
const KNOWN_TOKENS_MAX = 5000;

export interface Incoming {
  readonly peer: Peer;
  readonly frame: RequestFrame;
  /** Where the request reads: the state in memory, or the state on the disk while the disk stands still. */
  readonly context: HandlerContext;
  /** The request was counted against the rate of its connection before. */
  readonly isCounted: boolean;
}

export class Intake {
  private readonly limits = new Map<number, RateLimit>();
  private readonly repetition: Repetition;
  private readonly tokenHashes = new Map<string, string>();
  private isStopping = false;

  constructor(
    private readonly context: HandlerContext,
    private readonly nowMs: () => number,
  ) {
    const restored = (command: string, request: AnyRequest, kept: string) =>
      HANDLERS.get(command)?.restore?.(request, kept) ?? textAnswer(kept);
    this.repetition = new Repetition(context.pipeline, run, restored);
  }

  get isOpen(): boolean {
    return !this.isStopping;
  }

  /** Requests are refused from now on. */
  stop(): void {
    this.isStopping = true;
  }

  connected(peer: Peer): void {
    const perSecond = this.context.config.limits.requestsPerSecond;
    if (perSecond > 0) this.limits.set(peer.id, new RateLimit(perSecond, this.nowMs()));
  }

  disconnected(peer: Peer): void {
    this.limits.delete(peer.id);
  }

  /** The answer of a request has left the box. */
  answered(frame: object): void {
    this.repetition.left(frame);
  }

  answer({ peer, frame, context, isCounted }: Incoming): Answered | Promise<Answered> {
    const declaration = this.commandOf(peer, frame.command, isCounted);
    if (declaration instanceof Rejection) return declaration;
    if (declaration.rights === null) return answerAnybody(context, peer, declaration, frame.data);
    const session = this.sessionOf(frame.token, context);
    if (session instanceof Rejection) return session;
    this.context.uses.used(session.id, peer, this.context.pipeline.state.sessions);
    const request = this.requestOf(context, peer, session, declaration, frame.data);
    if (request instanceof Rejection) return request;
    if (frame.id === undefined || !declaration.changes) return run(frame.command, request);
    return this.repetition.once(frame, frame.id, declaration, request);
  }

  /** A command of a device that the box itself serves, in the name of a session: no frame, no rate, no repetition. */
  order(session: Session, command: string, data: unknown): Answered | Promise<Answered> {
    const declaration = COMMANDS.get(command);
    if (declaration === undefined) return reject('unknownCommand', { command });
    const request = this.requestOf(this.context, NOBODY, session, declaration, data);
    return request instanceof Rejection ? request : run(command, request);
  }

  /** Counts against the rate of the connection. */
  overLimit(peer: Peer): Rejection | undefined {
    const limit = this.limits.get(peer.id);
    if (limit === undefined || limit.take(this.nowMs())) return undefined;
    return reject('tooManyRequests', { most: this.context.config.limits.requestsPerSecond });
  }

  private commandOf(peer: Peer, command: string, isCounted: boolean): CommandDeclaration | Rejection {
    if (this.isStopping) return reject('stopping');
    const excess = isCounted ? undefined : this.overLimit(peer);
    if (excess) return excess;
    const declaration = COMMANDS.get(command);
    if (declaration === undefined) return reject('unknownCommand', { command });
    const readOnly = refuseReadOnly(this.context.pipeline.readOnly, declaration);
    if (readOnly) return readOnly;
    return peer.isVisitor && declaration.family !== 'visitor' ? reject('notAllowed', { command, who: 'visitors' }) : declaration;
  }

  private sessionOf(token: string | undefined, { pipeline }: HandlerContext): Session | Rejection {
    if (token === undefined) return reject('notLoggedIn');
    let hash = this.tokenHashes.get(token);
    if (hash === undefined) {
      hash = hashToken(token);
      if (this.tokenHashes.size >= KNOWN_TOKENS_MAX) this.tokenHashes.clear();
      this.tokenHashes.set(token, hash);
    }
    const session = pipeline.state.sessionsByToken.get(hash) ?? this.context.pipeline.state.sessionsByToken.get(hash);
    return session ?? reject('unknownToken');
  }

  /** The stages of rights and data. */
  private requestOf(
    context: HandlerContext,
    peer: Peer,
    session: Session,
    declaration: CommandDeclaration,
    data: unknown,
  ): AnyRequest | Rejection {
    const { state } = context.pipeline;
    const refusal = refuseCommand(state, session, declaration);
    if (refusal) return refusal;
    const checked = checkData(declaration, data);
    if ('rejection' in checked) return checked.rejection;
    return { context, state, peer, data: checked.data, session, nowMs: this.nowMs };
  }
}

/** Commands that anybody may send; a token that comes with one is ignored. */
function answerAnybody(context: HandlerContext, peer: Peer, declaration: CommandDeclaration, data: unknown): Answered | Promise<Answered> {
  const isHere = peer.isLocal && declaration.name === 'login';
  const checked = checkData(declaration, isHere ? withoutPassword(data) : data);
  if ('rejection' in checked) return checked.rejection;
  if (isHere) return loginHere(context, checked.data as LoginData);
  const handler = OPEN_HANDLERS.get(declaration.name);
  if (handler === undefined) return noHandler(declaration.name);
  return handler.answer({ context, state: context.pipeline.state, peer, data: checked.data });
}

function run(command: string, request: AnyRequest): Answered | Promise<Answered> {
  const handler = HANDLERS.get(command);
  return handler ? handler.answer(request) : noHandler(command);
}

const noHandler = (command: string): Rejection => reject('internal', { why: `no handler for ${command}` });
