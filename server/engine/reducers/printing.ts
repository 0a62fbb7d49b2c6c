/** Events of paper (print jobs, rolls), of designs of tickets, templates of boards, the look of the branch, and orders of headquarters. */
import { type Consumer, NO_CONSUMER } from '../../model/consumer.js';
import type { EventOf } from '../../model/events/events.js';
import type { PrintJob, TicketContent } from '../../model/ticket.js';
import type { QueueState } from '../state.js';
import type { Reducers } from './reducers.js';

export const printingReducers: Reducers<
  | 'printQueued'
  | 'printStarted'
  | 'printMoved'
  | 'printReturned'
  | 'printEnded'
  | 'ticketUnprinted'
  | 'rollChanged'
  | 'boxChanged'
  | 'ticketDesignSet'
  | 'ticketDesignRemoved'
  | 'lcdTemplateSet'
  | 'lcdTemplateRemoved'
  | 'appearanceSet'
  | 'revisionApplied'
> = {
  printQueued,
  printStarted: (state, event) => {
    jobOf(state, event.job).state = 'PRINTING';
  },
  printMoved: (state, event) => {
    jobOf(state, event.job).printer = event.printer;
  },
  printReturned: (state, event) => {
    const job = jobOf(state, event.job);
    job.state = 'QUEUED';
    job.isCopy ||= event.doubt;
  },
  printEnded,
  ticketUnprinted: (state, { c }) => {
    const consumer = state.consumers.get(c);
    if (consumer) notePrintFailed(consumer);
  },
  rollChanged: (state, event) => void state.rolls.set(event.printer, { usedMm: 0, tickets: 0 }),
  boxChanged: () => undefined,
  ticketDesignSet: (state, event) => void state.designs.set(event.name, event.design),
  ticketDesignRemoved: (state, event) => void state.designs.delete(event.name),
  lcdTemplateSet: (state, event) => void state.templates.set(event.name, event.template),
  lcdTemplateRemoved: (state, event) => void state.templates.delete(event.name),
  appearanceSet: (state, event) => {
    state.appearance = event.appearance;
  },
  revisionApplied: (state, { order, revision }) => {
    state.revision = { order, revision };
  },
};

const MINUTE_SEC = 60;

function jobOf(state: QueueState, id: number): PrintJob {
  const job = state.prints.get(id);
  if (job === undefined) throw new Error(`an event names print job ${id}, which does not exist`);
  return job;
}

function printQueued(state: QueueState, event: EventOf<'printQueued'>): void {
  state.nextPrintId = Math.max(state.nextPrintId, event.job + 1);
  state.prints.set(event.job, {
    id: event.job,
    consumerId: event.c ?? NO_CONSUMER,
    ...(event.b !== undefined && { bookingId: event.b }),
    printer: event.printer,
    design: event.design,
    content: event.content,
    isCopy: event.copy === 1,
    state: 'QUEUED',
    queuedMs: event.at,
    registratorId: event.registrator ?? null,
  });
  const consumer = state.consumers.get(event.c ?? NO_CONSUMER);
  if (consumer && event.copy !== 1) notePromise(consumer, event.content.wait);
}

function printEnded(state: QueueState, event: EventOf<'printEnded'>): void {
  const job = jobOf(state, event.job);
  state.prints.delete(job.id);
  const isPrinted = event.as === 'PRINTED';
  if (isPrinted || event.mm !== undefined) {
    const roll = state.rolls.get(job.printer) ?? { usedMm: 0, tickets: 0 };
    // The paper used by a ticket that failed is gone from the roll, too.
    state.rolls.set(job.printer, { usedMm: roll.usedMm + (event.mm ?? 0), tickets: roll.tickets + (isPrinted ? 1 : 0) });
  }
  const consumer = state.consumers.get(job.consumerId);
  if (isPrinted && consumer) consumer.printer ??= job.printer;
  if (event.as === 'FAILED' && consumer) notePrintFailed(consumer);
}

function notePrintFailed(consumer: Consumer): void {
  consumer.printsFailed = (consumer.printsFailed ?? 0) + 1;
}

/** What the first paper says; paper of older programs had no least time. */
function notePromise(consumer: Consumer, wait: TicketContent['wait']): void {
  if (wait?.least === undefined || consumer.promised !== undefined) return;
  consumer.promised = { leastSec: wait.least * MINUTE_SEC, medianSec: wait.median * MINUTE_SEC, mostSec: wait.most * MINUTE_SEC };
}
