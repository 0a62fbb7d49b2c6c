/**
 * Reads while the disk stands still. An answer usually waits for everything that happened before it; meanwhile that may be seconds. What
 * only reads the state is then answered at once from what is on the disk: a client may see an older state than one that it has asked to
 * change and was not answered about, never one that a kill would take back.
 */
import { BOOK_COMMANDS } from '../protocol/commands/books.js';
import type { RequestFrame, UnreadableFrame } from '../protocol/envelope.js';
import type { CommittedState } from './committed-state.js';
import type { Desk } from './handlers/handler.js';
import type { Peer } from './peer.js';
import { Pipeline } from './pipeline.js';

/** Commands that read the state and nothing else; the history and boards wait. How long somebody will wait is not known meanwhile. */
const READING: ReadonlySet<string> = new Set([
  ...[...BOOK_COMMANDS].filter(([, { verb }]) => verb === 'list' || verb === 'get').map(([name]) => name),
  ...['currentQueue', 'info', 'postponeDelay', 'hall', 'sessions', 'devices', 'undoableConsumer', 'queueLengths', 'ticket'],
]);
/** What begins or ends a push says nothing of the state, which is pushed when it is on the disk; and what the box says of itself. */
const APART_FROM_STATE: ReadonlySet<string> = new Set([
  ...[...BOOK_COMMANDS].filter(([, { verb }]) => verb === 'subscribe' || verb === 'unsubscribe').map(([name]) => name),
  ...['CurrentQueue', 'Devices', 'Faults', 'Ticket'].flatMap((topic) => [`subscribe${topic}`, `unsubscribe${topic}`]),
  ...['diagnostics', 'faults'],
]);

/** Forecasts follow the state in memory. */
const NO_FORECAST: Desk['expectedWait'] = { ofService: () => null, ofTicket: () => null, ofPage: () => null };

interface WaitingRead {
  readonly peer: Peer;
  readonly frame: RequestFrame;
}

export class StalledReads {
  private desk: Desk | null = null;
  /** Reads whose answers wait for a commit. */
  private readonly waiting = new Set<WaitingRead>();

  /** @param answer answers a read once more, when what is on the disk is known */
  constructor(
    private readonly real: Desk,
    answer: (read: WaitingRead) => void,
  ) {
    real.committed.follow(() => {
      for (const read of this.waiting) {
        this.waiting.delete(read);
        answer(read);
      }
    });
  }

  /** From what a command is answered at once; null = its answer waits as ever. */
  deskFor({ command }: Pick<RequestFrame, 'command'>, { isLocal }: Pick<Peer, 'isLocal'>): Desk | null {
    const { onDisk } = this.real.committed;
    if (onDisk === null) return null;
    if (READING.has(command)) return this.deskOf(onDisk);
    // Whoever loses a session of this machine logs in again.
    return APART_FROM_STATE.has(command) || (isLocal && command === 'login') ? this.real : null;
  }

  /** Sends when all that has happened is on the disk, unless the read was answered otherwise before. */
  sendLater(peer: Peer, frame: RequestFrame | UnreadableFrame, send: () => void): void {
    const { pipeline } = this.real;
    if (pipeline.isOnDisk || 'rejection' in frame || !READING.has(frame.command)) {
      pipeline.afterCommit(send);
      return;
    }
    const read = { peer, frame };
    this.waiting.add(read);
    pipeline.afterCommit(() => {
      if (this.waiting.delete(read)) send();
    });
  }

  private deskOf({ state, projections }: NonNullable<CommittedState['onDisk']>): Desk {
    if (this.desk?.pipeline.state === state) return this.desk;
    const { pipeline } = this.real;
    const { clock } = pipeline;
    const time = {
      now: () => ({ stamp: pipeline.stamp(), setByMs: 0 }),
      dayStartMs: clock.dayStartMs.bind(clock),
      get isDoubtful() {
        return clock.isDoubtful;
      },
      get origin() {
        return clock.origin;
      },
    };
    const nothing = { applied: () => {}, committed: () => {} };
    const reading = new Pipeline(state, { commit: () => {} }, time, nothing, 'stalled');
    this.desk = { ...this.real, pipeline: reading, projections, expectedWait: NO_FORECAST };
    return this.desk;
  }
}
