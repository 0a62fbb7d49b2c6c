/**
 * Takes requests and sends answers: read, find the command, count against the limits, find the session and its rights, check the data,
 * handle, and answer when all of it is on the disk. Each stage is a value or a refusal.
 */
import { Rejection, reject } from '../../model/errors/errors.js';
import type { Session } from '../../model/events/events.js';
import { toInstant } from '../../model/events/stamp.js';
import { LIMITS } from '../../model/limits.js';
import type { CommandDeclaration } from '../../protocol/declaration.js';
import { type RequestFrame, readFrame, replyText, type UnreadableFrame } from '../../protocol/envelope.js';
import { COMMANDS } from '../../protocol/registry.js';
import { checkData } from '../../protocol/validation.js';
import { hashToken } from '../access/passwords.js';
import { refuseCommand } from '../access/rights.js';
import { refuseReadOnly } from '../commit/read-only.js';
import { ListInBytes } from '../feeds/list-in-bytes.js';
import { type AnswerData, serialised } from '../handlers/answer-data.js';
import { type LoginData, loginHere, withoutPassword } from '../handlers/box/general.js';
import { type Answered, type HandlerContext, type Request, textAnswer } from '../handlers/handler.js';
import { HANDLERS, OPEN_HANDLERS } from '../handlers/index.js';
import { RateLimit } from '../limits/rate-limit.js';
import { AnswerOrder } from './answer-order.js';
import { NOBODY, type Peer, type PeerHandler, type RefusedFrame } from './peer.js';
import { Repetition } from './repetition.js';
import { StalledReads } from './stalled-reads.js';

/** Hashing a token costs a microsecond that a busy clerk need not pay again. */
const KNOWN_TOKENS_MAX = 5000;

/** Characters. What waits for its turn is held in memory: a longer request is answered at once. */
const SHORT_READ = 4096;

export class Dispatcher implements PeerHandler {
  private readonly limits = new Map<number, RateLimit>();
  private readonly repetition: Repetition;
  private readonly tokenHashes = new Map<string, string>();
  private readonly reads: StalledReads;
  private readonly answerOrder = new AnswerOrder();
  /** Answers that are still being worked out: hashed, drawn, looked up in the history. */
  private readonly unfinished = new Set<Promise<void>>();
  /** While the box stops, requests are refused. */
  private isStopping = false;

  constructor(
    private readonly context: HandlerContext,
    private readonly nowMs: () => number,
  ) {
    const restored = (command: string, request: Request, kept: string) =>
      HANDLERS.get(command)?.restore?.(request, kept) ?? textAnswer(kept);
    this.repetition = new Repetition(context.pipeline, run, restored);
    this.reads = new StalledReads(context, (peer, frame) => this.handle(peer, frame, true));
  }

  /** Refuses requests from now on; resolves when those that were taken have their answers. */
  async stop(): Promise<void> {
    this.isStopping = true;
    // One at a time: an answer that has been decided may still have to be drawn.
    for (const answer of this.unfinished) await answer;
  }

  get isOpen(): boolean {
    return !this.isStopping;
  }

  connected(peer: Peer): void {
    const perSecond = this.context.config.limits.requestsPerSecond;
    if (perSecond > 0) this.limits.set(peer.id, new RateLimit(perSecond, this.nowMs()));
  }

  disconnected(peer: Peer): void {
    this.limits.delete(peer.id);
    this.context.uses.disconnected(peer);
    this.context.subscriptions.disconnected(peer);
    this.context.byteWatch.disconnected(peer);
    this.context.codeGuard.disconnected(peer);
  }

  isKnown(peer: Peer): boolean {
    return this.context.uses.areOf(peer);
  }

  drained(peer: Peer): void {
    this.context.subscriptions.drained(peer);
    this.context.byteWatch.drained(peer);
  }

  refused(peer: Peer, why: RefusedFrame): void {
    const rejection =
      why.kind === 'binaryFrame'
        ? (this.overLimit(peer) ?? reject('binaryFrame'))
        : reject('frameTooLarge', { bytes: why.bytes, most: why.most });
    peer.send(this.frame({ command: 'error', token: undefined, id: undefined }, rejection));
  }

  received(peer: Peer, text: string): void {
    peer.unanswered += 1;
    const frame = readFrame(text);
    if ('rejection' in frame) this.reply(peer, frame, this.overLimit(peer) ?? frame.rejection);
    else if (text.length <= SHORT_READ && this.context.longReplies.isLong(peer, frame.command)) this.handleInTurn(peer, frame);
    else this.handle(peer, frame);
  }

  /**
   * A command of a device that the box itself serves, such as a keypad, in the name of a session: the way of a request, without a frame.
   * Resolves when all of it is on the disk, with the refusal if there is one; never rejects.
   */
  async order(session: Session, command: string, data: unknown): Promise<Rejection | null> {
    const answer = await this.ask(session, command, data);
    return answer instanceof Rejection ? answer : null;
  }

  /** The same, with the answer. */
  async ask(session: Session, command: string, data: unknown): Promise<AnswerData> {
    const answering = this.orderedAnswer(session, command, data);
    this.finishLater(answering.then(() => {}));
    return answering;
  }

  private async orderedAnswer(session: Session, command: string, data: unknown): Promise<AnswerData> {
    try {
      if (this.isStopping) return reject('stopping');
      const declaration = COMMANDS.get(command);
      if (declaration === undefined) return reject('unknownCommand', { command });
      const request = this.checkedRequest(this.context, NOBODY, session, declaration, data);
      const answered = request instanceof Rejection ? request : await run(command, request);
      const answer = answered instanceof Rejection ? answered : await answered.data;
      await new Promise<void>((resolve) => this.context.pipeline.afterCommit(resolve));
      if (!(answered instanceof Rejection)) answered.taken?.();
      return answer;
    } catch (error) {
      this.context.warn(error, `${command} could not be answered`);
      return reject('internal', { why: 'see the log of the box' });
    }
  }

  private handleInTurn(peer: Peer, frame: RequestFrame): void {
    const excess = this.overLimit(peer);
    if (excess) {
      this.reply(peer, frame, excess);
      return;
    }
    this.answerOrder.expect(peer, frame);
    const handled = this.context.longReplies.inTurn(peer, frame.command, () => this.handle(peer, frame, true));
    void handled.then((hadTurn) => {
      if (!hadTurn) this.reply(peer, frame, reject('tooManyQuestions', { most: LIMITS.long.waitingOfUser }));
    });
  }

  /** @param isCounted it has been counted against the limits of its connection before */
  private handle(peer: Peer, frame: RequestFrame, isCounted = false): void {
    const stalled = this.reads.contextFor(frame, peer);
    const isAtOnce = stalled !== null;
    const answered = this.answer(peer, frame, stalled ?? this.context, isCounted);
    if (!(answered instanceof Promise)) {
      this.reply(peer, frame, answered, isAtOnce);
      return;
    }
    this.answerOrder.expect(peer, frame);
    this.finishLater(
      answered.then(
        (answer) => this.reply(peer, frame, answer, isAtOnce),
        (error: unknown) => this.failed(peer, frame, error),
      ),
    );
  }

  private failed(peer: Peer, frame: RequestFrame | UnreadableFrame, error: unknown): void {
    this.context.warn(error, `${frame.command} could not be answered`);
    this.reply(peer, frame, reject('internal', { why: 'see the log of the box' }));
  }

  private finishLater(answer: Promise<void>): void {
    this.unfinished.add(answer);
    void answer.finally(() => this.unfinished.delete(answer));
  }

  private answer(peer: Peer, frame: RequestFrame, context: HandlerContext, isCounted: boolean): Answered | Promise<Answered> {
    if (this.isStopping) return reject('stopping');
    const declaration = COMMANDS.get(frame.command);
    const excess = isCounted ? undefined : this.overLimit(peer);
    if (excess) return excess;
    if (declaration === undefined) return reject('unknownCommand', { command: frame.command });
    const readOnly = refuseReadOnly(this.context.pipeline.readOnly, declaration);
    if (readOnly) return readOnly;
    if (peer.isVisitor && declaration.family !== 'visitor') return reject('notAllowed', { command: frame.command, who: 'visitors' });
    if (declaration.rights === null) return this.withoutSession(peer, declaration, frame.data, context);
    const session = this.sessionOf(frame.token, context);
    if (session instanceof Rejection) return session;
    this.context.uses.used(session.id, peer, this.context.pipeline.state.sessions);
    const request = this.checkedRequest(context, peer, session, declaration, frame.data);
    if (request instanceof Rejection) return request;
    return frame.id === undefined || !declaration.changes
      ? run(frame.command, request)
      : this.repetition.once(frame, frame.id, declaration, request);
  }

  /** The stages of rights and data. */
  private checkedRequest(
    context: HandlerContext,
    peer: Peer,
    session: Session,
    declaration: CommandDeclaration,
    data: unknown,
  ): Request | Rejection {
    const { state } = context.pipeline;
    const refusal = refuseCommand(state, session, declaration);
    if (refusal) return refusal;
    const checked = checkData(declaration, data);
    if ('rejection' in checked) return checked.rejection;
    return { context, state, peer, data: checked.data, session, nowMs: this.nowMs };
  }

  /** Commands that anybody may send; a token that comes with one is ignored. */
  private withoutSession(
    peer: Peer,
    declaration: CommandDeclaration,
    data: unknown,
    context: HandlerContext,
  ): Answered | Promise<Answered> {
    const isHere = peer.isLocal && declaration.name === 'login';
    const checked = checkData(declaration, isHere ? withoutPassword(data) : data);
    if ('rejection' in checked) return checked.rejection;
    if (isHere) return loginHere(context, checked.data as LoginData);
    const handler = OPEN_HANDLERS.get(declaration.name);
    if (handler === undefined) return noHandler(declaration.name);
    return handler.answer({ context, state: context.pipeline.state, peer, data: checked.data });
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

  private overLimit(peer: Peer): Rejection | undefined {
    const limit = this.limits.get(peer.id);
    if (limit === undefined || limit.take(this.nowMs())) return undefined;
    return reject('tooManyRequests', { most: this.context.config.limits.requestsPerSecond });
  }

  /** @param isAtOnce the answer contains nothing that is not on the disk */
  private reply(peer: Peer, frame: RequestFrame | UnreadableFrame, answer: Answered, isAtOnce = false): void {
    const data = answer instanceof Rejection ? answer : answer.data;
    if (!(data instanceof Promise)) this.send(peer, frame, answer, data, isAtOnce);
    else {
      this.answerOrder.expect(peer, frame);
      this.finishLater(
        data.then(
          (completed) => this.send(peer, frame, answer, completed, isAtOnce),
          (error: unknown) => this.failed(peer, frame, error),
        ),
      );
    }
  }

  private send(peer: Peer, frame: RequestFrame | UnreadableFrame, answer: Answered, data: AnswerData, isAtOnce: boolean): void {
    const reply = this.frame(frame, data);
    const { isIdle } = this.answerOrder;
    const mayWait = !isIdle || COMMANDS.get(frame.command)?.changes === true;
    const leave = this.leaving(peer, mayWait ? refusedAlone(frame, answer) : frame, answer, reply, isAtOnce);
    if (isIdle) leave();
    else this.answerOrder.send(peer, frame, leave);
  }

  private leaving(
    peer: Peer,
    frame: RequestFrame | UnreadableFrame,
    answer: Answered,
    reply: string | Uint8Array,
    isAtOnce: boolean,
  ): () => void {
    const taken = answer instanceof Rejection || answer.data instanceof Promise ? undefined : answer.taken;
    const send = () => {
      peer.unanswered -= 1;
      peer.send(reply, taken);
      if (COMMANDS.get(frame.command)?.changes === false) this.context.longReplies.sent(peer, frame.command, reply.length);
      this.repetition.left(frame);
      if (!(answer instanceof Rejection)) answer.sent?.();
    };
    return () => (isAtOnce ? send() : this.reads.sendLater(peer, frame, answer, send));
  }

  private frame({ command, token, id }: Pick<RequestFrame, 'command' | 'token' | 'id'>, data: AnswerData): string | Uint8Array {
    const reply = { dateTime: this.instant(), command, token, id };
    return data instanceof ListInBytes ? data.frame(reply) : replyText({ ...reply, json: serialised(data) });
  }

  private lastInstant = { atMs: 0, text: '' };
  private instant(): string {
    const { atMs } = this.context.pipeline.stamp();
    if (atMs !== this.lastInstant.atMs) this.lastInstant = { atMs, text: toInstant(atMs) };
    return this.lastInstant.text;
  }
}

function run(command: string, request: Request): Answered | Promise<Answered> {
  const handler = HANDLERS.get(command);
  return handler ? handler.answer(request) : noHandler(command);
}

/**
 * A refusal that waits for older answers or the disk holds nothing of its request, which may be megabytes. One with an id waits for none.
 */
function refusedAlone(frame: RequestFrame | UnreadableFrame, answer: Answered): RequestFrame | UnreadableFrame {
  if (frame.id !== undefined || !(answer instanceof Rejection)) return frame;
  const { command, token, id } = frame;
  return { rejection: answer, command, token, id };
}

const noHandler = (command: string): Rejection => reject('internal', { why: `no handler for ${command}` });
