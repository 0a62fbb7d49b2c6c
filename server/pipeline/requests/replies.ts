/** The way of a reply: it is completed, waits for the disk and for older answers of its command, becomes a frame and leaves. */
import { Rejection, reject } from '../../model/errors/errors.js';
import { toInstant } from '../../model/events/stamp.js';
import { type RequestFrame, replyText, type UnreadableFrame } from '../../protocol/envelope.js';
import { COMMANDS } from '../../protocol/registry.js';
import { ListInBytes } from '../feeds/list-in-bytes.js';
import { type AnswerData, serialised } from '../handlers/answer-data.js';
import type { HandlerContext } from '../handlers/context.js';
import type { Answered } from '../handlers/handler.js';
import { AnswerOrder } from './answer-order.js';
import type { Peer } from './peer.js';
import type { StalledReads } from './stalled-reads.js';

type Frame = RequestFrame | UnreadableFrame;

export const internalError = (): Rejection => reject('internal', { why: 'see the log of the box' });

export class Replies {
  private readonly order = new AnswerOrder();
  /** Answers that are still being worked out: hashed, drawn, looked up in the history. */
  private readonly unfinished = new Set<Promise<void>>();

  /** @param left the answer of a request has left the box */
  constructor(
    private readonly context: Pick<HandlerContext, 'pipeline' | 'longReplies' | 'warn'>,
    private readonly reads: StalledReads,
    private readonly left: (frame: object) => void,
  ) {}

  /** Resolves when all answers that are being worked out have left. */
  async finished(): Promise<void> {
    // One at a time: an answer that has been decided may still have to be drawn.
    for (const answer of this.unfinished) await answer;
  }

  /** The answer to a request will come later: answers to later requests of its command wait for it. */
  expect(peer: Peer, frame: Frame): void {
    this.order.expect(peer, frame);
  }

  finishLater(answer: Promise<void>): void {
    this.unfinished.add(answer);
    void answer.finally(() => this.unfinished.delete(answer));
  }

  /** @param isAtOnce the answer contains nothing that is not on the disk */
  reply(peer: Peer, frame: Frame, answered: Answered | Promise<Answered>, isAtOnce = false): void {
    if (!(answered instanceof Promise)) this.complete(peer, frame, answered, isAtOnce);
    else this.later(peer, frame, answered, (answer) => this.complete(peer, frame, answer, isAtOnce));
  }

  /** Sends what belongs to no request. */
  sendError(peer: Peer, rejection: Rejection): void {
    peer.send(this.text({ command: 'error', token: undefined, id: undefined }, rejection));
  }

  private complete(peer: Peer, frame: Frame, answer: Answered, isAtOnce: boolean): void {
    const data = answer instanceof Rejection ? answer : answer.data;
    if (!(data instanceof Promise)) this.send(peer, frame, answer, data, isAtOnce);
    else this.later(peer, frame, data, (completed) => this.send(peer, frame, answer, completed, isAtOnce));
  }

  private later<Value>(peer: Peer, frame: Frame, value: Promise<Value>, next: (value: Value) => void): void {
    this.order.expect(peer, frame);
    const failed = (error: unknown) => {
      this.context.warn(error, `${frame.command} could not be answered`);
      this.complete(peer, frame, internalError(), false);
    };
    this.finishLater(value.then(next, failed));
  }

  private send(peer: Peer, frame: Frame, answer: Answered, data: AnswerData, isAtOnce: boolean): void {
    const reply = this.text(frame, data);
    const { isIdle } = this.order;
    const mayWait = !isIdle || COMMANDS.get(frame.command)?.changes === true;
    const leave = this.leaving(peer, mayWait ? refusedAlone(frame, answer) : frame, answer, reply, isAtOnce);
    if (isIdle) leave();
    else this.order.send(peer, frame, leave);
  }

  private leaving(peer: Peer, frame: Frame, answer: Answered, reply: string | Uint8Array, isAtOnce: boolean): () => void {
    const taken = answer instanceof Rejection || answer.data instanceof Promise ? undefined : answer.taken;
    const send = () => {
      peer.unanswered -= 1;
      peer.send(reply, taken);
      if (COMMANDS.get(frame.command)?.changes === false) this.context.longReplies.sent(peer, frame.command, reply.length);
      this.left(frame);
      if (!(answer instanceof Rejection)) answer.sent?.();
    };
    return () => (isAtOnce ? send() : this.reads.sendLater(peer, frame, answer, send));
  }

  private text({ command, token, id }: Pick<RequestFrame, 'command' | 'token' | 'id'>, data: AnswerData): string | Uint8Array {
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

/**
 * A refusal that waits for older answers or the disk holds nothing of its request, which may be megabytes. One with an id waits for none.
 */
function refusedAlone(frame: Frame, answer: Answered): Frame {
  if (frame.id !== undefined || !(answer instanceof Rejection)) return frame;
  const { command, token, id } = frame;
  return { rejection: answer, command, token, id };
}
