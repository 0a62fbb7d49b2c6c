/** Connections of clients: frames come in and pass the stages of `intake.ts`; `replies.ts` sends the answers. */
import { Rejection, reject } from '../../model/errors/errors.js';
import type { Session } from '../../model/events/events.js';
import { LIMITS } from '../../model/limits.js';
import { type RequestFrame, readFrame } from '../../protocol/envelope.js';
import type { AnswerData } from '../handlers/answer-data.js';
import type { HandlerContext } from '../handlers/context.js';
import { Intake } from './intake.js';
import type { Peer, PeerHandler, RefusedFrame } from './peer.js';
import { internalError, Replies } from './replies.js';
import { StalledReads } from './stalled-reads.js';

/** Characters. What waits for its turn is held in memory: a longer request is answered at once. */
const SHORT_READ = 4096;

export class Dispatcher implements PeerHandler {
  private readonly intake: Intake;
  private readonly reads: StalledReads;
  private readonly replies: Replies;

  constructor(
    private readonly context: HandlerContext,
    nowMs: () => number,
  ) {
    this.intake = new Intake(context, nowMs);
    this.reads = new StalledReads(context, (peer, frame) => this.handle(peer, frame, true));
    this.replies = new Replies(context, this.reads, (frame) => this.intake.answered(frame));
  }

  /** Refuses requests from now on; resolves when those that were taken have their answers. */
  stop(): Promise<void> {
    this.intake.stop();
    return this.replies.finished();
  }

  get isOpen(): boolean {
    return this.intake.isOpen;
  }

  connected(peer: Peer): void {
    this.intake.connected(peer);
  }

  disconnected(peer: Peer): void {
    this.intake.disconnected(peer);
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
        ? (this.intake.overLimit(peer) ?? reject('binaryFrame'))
        : reject('frameTooLarge', { bytes: why.bytes, most: why.most });
    this.replies.sendError(peer, rejection);
  }

  received(peer: Peer, text: string): void {
    peer.unanswered += 1;
    const frame = readFrame(text);
    if ('rejection' in frame) this.replies.reply(peer, frame, this.intake.overLimit(peer) ?? frame.rejection);
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
    this.replies.finishLater(answering.then(() => {}));
    return answering;
  }

  private async orderedAnswer(session: Session, command: string, data: unknown): Promise<AnswerData> {
    try {
      if (!this.intake.isOpen) return reject('stopping');
      const answered = await this.intake.order(session, command, data);
      const answer = answered instanceof Rejection ? answered : await answered.data;
      await new Promise<void>((resolve) => this.context.pipeline.afterCommit(resolve));
      if (!(answered instanceof Rejection)) answered.taken?.();
      return answer;
    } catch (error) {
      this.context.warn(error, `${command} could not be answered`);
      return internalError();
    }
  }

  private handleInTurn(peer: Peer, frame: RequestFrame): void {
    const excess = this.intake.overLimit(peer);
    if (excess) {
      this.replies.reply(peer, frame, excess);
      return;
    }
    this.replies.expect(peer, frame);
    const handled = this.context.longReplies.inTurn(peer, frame.command, () => this.handle(peer, frame, true));
    void handled.then((hadTurn) => {
      if (!hadTurn) this.replies.reply(peer, frame, reject('tooManyQuestions', { most: LIMITS.long.waitingOfUser }));
    });
  }

  /** @param isCounted it has been counted against the limits of its connection before */
  private handle(peer: Peer, frame: RequestFrame, isCounted = false): void {
    const stalled = this.reads.contextFor(frame, peer);
    const answered = this.intake.answer({ peer, frame, context: stalled ?? this.context, isCounted });
    this.replies.reply(peer, frame, answered, stalled !== null);
  }
}
