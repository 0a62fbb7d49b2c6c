/**
 * Reads while the disk stands still. An answer usually waits for everything that happened before it, which may then take seconds. A command
 * that only reads the state is answered at once from what is on the disk. A client may see an older state than one that it has asked to
 * change and was not answered about, never one that a kill would take back.
 */
import { type ErrorName, Rejection } from '../../model/errors/errors.js';
import { BOOK_COMMANDS } from '../../protocol/commands/books/books.js';
import type { RequestFrame, UnreadableFrame } from '../../protocol/envelope.js';
import { COMMANDS } from '../../protocol/registry.js';
import type { CommittedState } from '../commit/committed-state.js';
import { Pipeline } from '../commit/pipeline.js';
import type { HandlerContext } from '../handlers/context.js';
import type { Answered } from '../handlers/handler.js';
import type { Peer } from './peer.js';

/** Commands that read the state and nothing else; the history waits. There is no forecast of waits meanwhile. */
const READING: ReadonlySet<string> = new Set([
  ...[...BOOK_COMMANDS].filter(([, { verb }]) => verb === 'list' || verb === 'get').map(([name]) => name),
  ...['currentQueue', 'info', 'postponeDelay', 'hall', 'sessions', 'devices', 'undoableConsumer', 'queueLengths', 'ticket', 'alerts'],
]);
/**
 * Answers without anything of the state: of commands that begin or end a push (the state is pushed when it is on the disk), and of those
 * about the box itself.
 */
const APART_FROM_STATE: ReadonlySet<string> = new Set([
  ...[...BOOK_COMMANDS].filter(([, { verb }]) => verb === 'subscribe' || verb === 'unsubscribe').map(([name]) => name),
  ...['CurrentQueue', 'QueueChanges', 'Devices', 'Ticket', 'Board', 'Alerts'].flatMap((topic) => [
    `subscribe${topic}`,
    `unsubscribe${topic}`,
  ]),
  // A board shows no call that is not on the disk, and faults are on none.
  ...['board', 'faults', 'subscribeFaults', 'unsubscribeFaults', 'diagnostics'],
]);

/** Forecasts follow the state in memory. */
const NO_FORECAST: HandlerContext['expectedWait'] = {
  ofService: () => null,
  isUnserved: () => false,
  isTooLate: () => false,
  ofServices: () => null,
  ofTicket: () => null,
  ofPage: () => null,
};

/** Refusals that say nothing of the state. */
const STATELESS: ReadonlySet<ErrorName> = new Set<ErrorName>([
  ...(['notJson', 'notAnObject', 'noCommand', 'unknownCommand', 'invalidRequest', 'binaryFrame', 'tooDeep', 'hiddenCharacter'] as const),
  ...(['notLoggedIn', 'frameTooLarge', 'tooManyRequests', 'readOnly', 'stopping'] as const),
]);

/** Without an id it belongs behind older answers of the connection to the same command, which may wait for the disk. */
const isInOrder = ({ unanswered }: Peer, { id, command }: RequestFrame | UnreadableFrame): boolean =>
  id === undefined && unanswered > 1 && COMMANDS.get(command)?.changes === true;

export class StalledReads {
  private context: HandlerContext | null = null;
  /** Answers that wait for a commit, and need not once it is known that the disk stands still. */
  private readonly waiting = new Set<() => void>();

  /** @param again answers a read once more, when what is on the disk is known */
  constructor(
    private readonly real: HandlerContext,
    private readonly again: (peer: Peer, frame: RequestFrame) => void,
  ) {
    real.committed.follow(() => {
      for (const sooner of this.waiting) {
        this.waiting.delete(sooner);
        sooner();
      }
    });
  }

  /** The state that a command is answered from at once; null = its answer waits as usual. */
  contextFor({ command }: Pick<RequestFrame, 'command'>, { isLocal }: Pick<Peer, 'isLocal'>): HandlerContext | null {
    const { onDisk } = this.real.committed;
    if (onDisk === null) return null;
    if (READING.has(command)) return this.contextOf(onDisk);
    // If a session of this machine is lost, its client logs in again.
    return APART_FROM_STATE.has(command) || (isLocal && command === 'login') ? this.real : null;
  }

  /** Sends when all that has happened is on the disk, or sooner where the disk stands still and the answer need not wait for it. */
  sendLater(peer: Peer, frame: RequestFrame | UnreadableFrame, answer: Answered, send: () => void): void {
    const { pipeline, committed } = this.real;
    if (pipeline.isOnDisk) {
      send();
      return;
    }
    const isStateless = answer instanceof Rejection && STATELESS.has(answer.error) && !isInOrder(peer, frame);
    if (isStateless && committed.onDisk !== null) {
      send();
      return;
    }
    const sooner = isStateless ? send : this.sooner(peer, frame);
    if (sooner === null) {
      pipeline.afterCommit(send);
      return;
    }
    this.waiting.add(sooner);
    pipeline.afterCommit(() => {
      if (this.waiting.delete(sooner)) send();
    });
  }

  private sooner(peer: Peer, frame: RequestFrame | UnreadableFrame): (() => void) | null {
    if ('rejection' in frame || !(READING.has(frame.command) || APART_FROM_STATE.has(frame.command))) return null;
    return () => this.again(peer, frame);
  }

  private contextOf({ state, projections }: NonNullable<CommittedState['onDisk']>): HandlerContext {
    if (this.context?.pipeline.state === state) return this.context;
    const { pipeline } = this.real;
    const { clock } = pipeline;
    const time = {
      now: () => ({ stamp: pipeline.stamp(), setByMs: 0 }),
      dayStartMs: clock.dayStartMs.bind(clock),
      calendar: clock.calendar,
      get isDoubtful() {
        return clock.isDoubtful;
      },
      get origin() {
        return clock.origin;
      },
    };
    const reading = new Pipeline(state, { commit: () => {} }, time, 'stalled');
    this.context = { ...this.real, pipeline: reading, projections, expectedWait: NO_FORECAST };
    return this.context;
  }
}
