/** Sees what is written down, what people are told and what comes out on paper, and notes whatever contradicts it. */
import type { Piece } from '../../../drivers/twins/printer/paper.js';
import { brokenInvariants } from '../../../server/engine/invariants.js';
import { NO_CONSUMER } from '../../../server/model/consumer.js';
import type { QueueEvent } from '../../../server/model/events/events.js';
import type { CampaignBranch } from './campaign-branch.js';
import type { Reading } from './campaign-printers.js';

interface Job {
  readonly consumer: number;
  readonly isCopy: boolean;
  readonly ends: { readonly as: string; readonly why: string | undefined }[];
  isDoubtful: boolean;
}

interface Ticket {
  readonly number: number;
  readonly comment: string;
  isClosed: boolean;
  /** How often the journal says that it is on paper, and that the printer said so. */
  confirmed: number;
}

interface Visitor {
  readonly comment: string;
  /** null = he was never answered. */
  told: Told | null;
}

type Told = { readonly consumer: number; readonly state: string; readonly reason: string | null } | 'refused';

interface Paper {
  readonly printer: string;
  readonly number: number;
  readonly isCopy: boolean;
  readonly atMs: number;
}

/** Two batches on their way to the disk, and the steps in which time passes here. */
const ANSWER_MS_MAX = 300;
/** What kiosks were told that may still be made true by a paper. */
const PROMISES = ['printed', 'printing', 'queued'];

export class Witness {
  readonly violations: string[] = [];
  /** Whole tickets. */
  readonly papers: Paper[] = [];
  readonly jobs = new Map<number, Job>();
  readonly tickets = new Map<number, Ticket>();
  readonly visitors: Visitor[] = [];
  lastPiece = new Map<string, { readonly piece: Piece; readonly reading: Reading }>();

  constructor(private readonly branch: Pick<CampaignBranch, 'timers' | 'box' | 'story' | 'printers' | 'twin'>) {}

  violated(what: string): void {
    this.violations.push(`${Math.round(this.branch.timers.nowMs())} ms: ${what}`);
  }

  // ---- paper

  /** `mayBeWhole`: it was cut off in order, or there is no cutter that could. */
  paperCameOut(printer: string, mayBeWhole: boolean, reading: Reading, piece: Piece): void {
    this.lastPiece.set(printer, { piece, reading });
    const traces = [...reading.traces].join(' and ') || 'nothing';
    this.branch.story.push(
      `${Math.round(this.branch.timers.nowMs())}   ${printer}: a ${mayBeWhole ? 'whole piece' : 'scrap'} with ${traces} on it`,
    );
    if (!mayBeWhole) return;
    if (piece.isWhole && reading.traces.size > 1) this.violated(`${printer}: ${[...reading.traces].join(' and ')} on one piece of paper`);
    for (const { number, isCopy } of reading.complete) {
      this.branch.story.push(`  ${printer}: paper ${number}${isCopy ? ' (copy)' : ''}`);
      if (!isCopy && this.papersOf(number).some((paper) => !paper.isCopy)) this.violated(`${number} came out twice without a mark`);
      this.papers.push({ printer, number, isCopy, atMs: this.branch.timers.nowMs() });
    }
  }

  papersOf(number: number): Paper[] {
    return this.papers.filter((paper) => paper.number === number);
  }

  // ---- the journal

  written(events: readonly QueueEvent[]): void {
    for (const event of events) this.note(event);
  }

  private note(event: QueueEvent): void {
    switch (event.t) {
      case 'registered': {
        const comment = event.comment ?? '';
        const others = [...this.tickets.values()];
        if (others.some((ticket) => ticket.comment === comment)) this.violated(`${comment} was registered twice`);
        if (others.some(({ number }) => number === event.number)) this.violated(`number ${event.number} was given twice`);
        this.tickets.set(event.c, { number: event.number, comment, isClosed: false, confirmed: 0 });
        break;
      }
      case 'closed':
        this.ticket(event.c).isClosed = true;
        break;
      case 'printQueued': {
        const { c = NO_CONSUMER, copy } = event;
        const isCopy = copy === 1;
        if (!isCopy && [...this.jobs.values()].some((job) => job.consumer === c && !job.isCopy))
          this.violated(`the paper of ${this.ticket(c).number} was ordered twice`);
        this.jobs.set(event.job, { consumer: c, isCopy, ends: [], isDoubtful: false });
        break;
      }
      case 'printStarted':
        if (this.ticket(this.job(event.job).consumer).isClosed)
          this.violated(`job ${event.job} was begun for a ticket that was taken back`);
        this.branch.story.push(`  job ${event.job} begun for ${this.ticket(this.job(event.job).consumer).number}`);
        break;
      case 'printReturned':
        if (event.doubt) this.job(event.job).isDoubtful = true;
        this.branch.story.push(`  job ${event.job} returned ${event.doubt ? 'in doubt ' : ''}${event.why}`);
        break;
      case 'printEnded':
        this.ended(event);
        break;
      default:
    }
  }

  private ended({ job: id, as, why }: Extract<QueueEvent, { t: 'printEnded' }>): void {
    const job = this.job(id);
    const ticket = this.ticket(job.consumer);
    this.branch.story.push(`  job ${id} of ${ticket.number} ${as} ${why ?? ''}`);
    if (job.ends.length > 0) this.violated(`job ${id} ended twice`);
    job.ends.push({ as, why });
    if (as !== 'PRINTED' || why !== undefined) return;
    ticket.confirmed += 1;
    if (this.papersOf(ticket.number).length < ticket.confirmed)
      this.violated(`${ticket.number} is said to be printed, and there is no paper`);
  }

  private job(id: number): Job {
    const job = this.jobs.get(id);
    if (job === undefined) throw new Error(`job ${id} was never ordered`);
    return job;
  }

  private ticket(id: number): Ticket {
    const ticket = this.tickets.get(id);
    if (ticket === undefined) throw new Error(`ticket ${id} was never given`);
    return ticket;
  }

  // ---- people

  visitor(): Visitor {
    const visitor: Visitor = { comment: `visitor ${this.visitors.length + 1}`, told: null };
    this.visitors.push(visitor);
    return visitor;
  }

  /** What a kiosk was answered. The same question has the same answer, but for what became of the paper meanwhile. */
  told(visitor: Visitor, data: unknown): void {
    const answer = data as { consumer?: { id: number }; print?: { state: string; reason: string | null }; desc?: string };
    const inQueue = [...this.branch.box.state.consumers.values()].find(({ comment }) => comment === visitor.comment);
    if (!answer.consumer || !answer.print) {
      this.branch.story.push(`  ${visitor.comment}: ${answer.desc}`);
      visitor.told = 'refused';
      if (inQueue) this.violated(`${visitor.comment} was refused ("${answer.desc}") and is in the queue as ${inQueue.ticket}`);
      return;
    }
    const { state, reason } = answer.print;
    const ticket = this.ticket(answer.consumer.id);
    this.branch.story.push(`  ${visitor.comment}: ${ticket.number} ${state} ${reason ?? ''}`);
    visitor.told = { consumer: answer.consumer.id, state, reason };
    if (ticket.comment !== visitor.comment) this.violated(`${visitor.comment} was given the ticket of ${ticket.comment}`);
    if (ticket.isClosed) this.violated(`${visitor.comment} was given ${ticket.number} (${state}), which is no longer in the queue`);
    const ends = this.endsOf(answer.consumer.id);
    if (state === 'printed' && !this.isOnPaper(answer.consumer.id))
      this.violated(`${visitor.comment} was told that ${ticket.number} is printed`);
    if (state === 'screen' && ends.some(({ as }) => as === 'PRINTED'))
      this.violated(`${ticket.number} is printed, and the kiosk shows "${reason}"`);
  }

  /** A clerk who calls waits for no printer. */
  clerk(command: string, askedMs: number): void {
    const tookMs = this.branch.timers.nowMs() - askedMs;
    if (tookMs > ANSWER_MS_MAX) this.violated(`a clerk waited ${tookMs} ms for ${command}`);
  }

  private endsOf(consumer: number): Job['ends'] {
    return [...this.jobs.values()].filter((job) => job.consumer === consumer).flatMap(({ ends }) => ends);
  }

  /** There is a whole ticket, or the printer is one that cannot say so and the journal says that. */
  private isOnPaper(consumer: number): boolean {
    if (this.papersOf(this.ticket(consumer).number).length > 0) return true;
    return this.endsOf(consumer).some(({ as, why }) => as === 'PRINTED' && why === 'unconfirmed');
  }

  /** When everything is mended and time has passed. */
  checkTheEnd(): void {
    const { state } = this.branch.box;
    for (const [id, job] of this.jobs) {
      if (job.ends.length === 0) this.violated(`job ${id} is ${state.prints.get(id)?.state ?? 'lost'} for ever`);
    }
    if (state.prints.size > 0) this.violated(`${state.prints.size} tickets are owed`);
    for (const consumer of state.consumers.values()) {
      const ends = this.endsOf(consumer.id);
      if (ends.some(({ as }) => as === 'CANCELLED')) this.violated(`${consumer.ticket} is in the queue, and its paper was cancelled`);
      const visitor = this.visitors.find(({ comment }) => comment === consumer.comment);
      if (visitor?.told === 'refused') this.violated(`${visitor.comment} was refused and is in the queue`);
      if (!visitor?.told || visitor.told === 'refused' || !PROMISES.includes(visitor.told.state)) continue;
      const isFailed = ends.some(({ as }) => as === 'FAILED');
      if (!isFailed && !this.isOnPaper(consumer.id)) this.violated(`${visitor.comment} was promised paper, has none, and nothing says so`);
    }
    for (const broken of brokenInvariants(state)) this.violated(broken);
  }
}
