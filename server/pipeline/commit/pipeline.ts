/**
 * Puts everything in order: stamp, decide, evolve, batch, commit, release. Events are applied to the state in memory at once and gather in
 * a batch; while one batch is on its way to the disk the next one gathers; whatever leaves the box (replies, pushes) waits until everything
 * it may contain is on the disk. A commit that fails ends the process, so there is nothing to undo.
 */

import { REMOVED_CONSUMER } from '../../../db/facts/visit.js';
import type { WindowLogRow } from '../../../db/facts/window-log.js';
import type { Batch, Photo, Store } from '../../../db/store/store.js';
import type { Command, Decision } from '../../engine/commands.js';
import { decide } from '../../engine/decide.js';
import { evolve } from '../../engine/evolve.js';
import type { QueueState } from '../../engine/state.js';
import type { Consumer } from '../../model/consumer.js';
import { Rejection, reject } from '../../model/errors/errors.js';
import type { Author, QueueEvent } from '../../model/events/events.js';
import type { Stamp } from '../../model/events/stamp.js';
import { changeRow } from '../records/change-log.js';
import { countedRow } from '../records/counted.js';
import { morningRow } from '../records/morning.js';
import { erasedBy, isRemoval, splitEvent } from '../records/personal.js';
import { visitRow } from '../records/visit.js';
import { WindowLog } from '../records/window-log.js';
import type { Clock } from './clock.js';
import { emptyBatch, type Gathering, personalOf } from './gathering.js';
import { isForMemory } from './read-only.js';

/** The part of the store that the pipeline uses. */
export type Journal = Pick<Store, 'commit'>;

export interface PipelineFollower {
  /** A command was decided, and none of its events is applied yet. */
  decided?(events: readonly QueueEvent[]): void;
  /** An event was applied to the state; it is not on the disk yet. */
  applied?(event: QueueEvent): void;
  /** A batch is on the disk, and the requests that waited for it were answered in the same turn. */
  committed?(sequence: number, batch: Batch): void;
}

/** Measured: at this size a batch costs no more for each event than one of hundreds. */
const LARGE_BATCH = 64;

export class Pipeline {
  private gathering = emptyBatch();
  private inFlight: Gathering | null = null;
  private handedOver = 0;
  private isSealPlanned = false;
  private reopenings = 0;
  private followers: readonly PipelineFollower[] = [];
  /** Those of them that follow events: every one of these would ask all. */
  private appliers: readonly ((event: QueueEvent) => void)[] = [];
  private deciders: readonly ((events: readonly QueueEvent[]) => void)[] = [];
  private readonly windowLog: WindowLog;

  constructor(
    readonly state: QueueState,
    private readonly journal: Journal,
    readonly clock: Pick<Clock, 'now' | 'dayStartMs' | 'calendar' | 'isDoubtful' | 'origin'>,
    /** The disk takes no writes, and this is the system's code for it. */
    readonly readOnly: string | null = null,
  ) {
    this.windowLog = new WindowLog(state);
  }

  /** Called once, before anything happens: from then on each event and each batch reaches the followers, in their order. */
  follow(followers: readonly PipelineFollower[]): void {
    this.followers = followers;
    this.appliers = followers.flatMap((follower) => follower.applied?.bind(follower) ?? []);
    this.deciders = followers.flatMap((follower) => follower.decided?.bind(follower) ?? []);
  }

  /** The program has started: windows are noted with the first batch. @param knownMs the last moment that an earlier one knew */
  noteStart(knownMs: number): void {
    this.gathering.windowLog.push(...this.windowLog.begin(knownMs, this.stamp().atMs));
  }

  /** Rows of the window log that no other thread knows yet. */
  get windowRows(): readonly WindowLogRow[] {
    return this.gathering.windowLog;
  }

  /** The present time of the branch. */
  stamp(): Stamp {
    const { stamp, setByMs } = this.clock.now();
    if (this.readOnly !== null) return stamp;
    if (setByMs !== 0) {
      const dayStartMs = this.clock.dayStartMs(stamp);
      this.apply(decide(this.state, { type: 'noteClockSet', byMs: setByMs, dayStartMs }, stamp));
    }
    const { isDoubtful } = this.clock;
    if (isDoubtful !== (this.state.doubtedSinceMs !== null)) {
      this.apply(decide(this.state, { type: 'noteClockDoubt', isDoubtful }, stamp));
    }
    return stamp;
  }

  /**
   * Decides a command and applies what follows from it. The events are on the disk when `afterCommit` calls back.
   * @param by the author in the events and the log of changes; none = the change is not logged
   * @param photo of the ticket, where the command has its digest: it is kept in the same batch
   */
  execute(command: Command, by?: Author, photo?: Photo): Decision | Rejection {
    const stamp = this.stamp();
    if (this.readOnly !== null && !isForMemory(this.state, command)) return reject('readOnly', { why: this.readOnly });
    const outcome = decide(this.state, command, stamp);
    this.apply(outcome, by, photo);
    return outcome;
  }

  /** What would be decided now; nothing happens. */
  judge(command: Command): Decision | Rejection {
    return decide(this.state, command, this.stamp());
  }

  /** Notes an event that belongs to what was just executed: the two are committed together or not at all. */
  note(event: QueueEvent, photo?: Photo): void {
    // The command that it belongs to was refused.
    if (this.readOnly !== null) return;
    this.applyEvent(event, photo);
    this.gathering.windowLog.push(...this.windowLog.settled(event.at));
  }

  /** Whether everything that has happened so far is on the disk. */
  get isOnDisk(): boolean {
    return this.inFlight === null && this.gathering.events.length === 0;
  }

  /** Calls back once everything that has happened so far is on the disk; at once if it is already. */
  afterCommit(release: () => void): void {
    if (this.gathering.events.length > 0) this.gathering.releases.push(release);
    else if (this.inFlight) this.inFlight.releases.push(release);
    else release();
  }

  /** Tickets that ended in the batch that is still gathering: no other thread knows them yet. */
  get endedTickets(): readonly Consumer[] {
    return this.gathering.ended;
  }

  /** One of them as the history will have it, JSON; null = it was removed. */
  endedTicket(id: number): string | null | undefined {
    const visit = this.gathering.visits.find(({ consumerId }) => consumerId === id);
    return visit?.consumer === REMOVED_CONSUMER ? null : visit?.consumer;
  }

  /** How many visits of earlier batches were reopened: if this grows while the history is read, the result mixes two moments. */
  get reopenedCount(): number {
    return this.reopenings;
  }

  /** Whether the history still has visits that go on: the batch that takes them out gathers. */
  get isReopening(): boolean {
    return this.gathering.reopened.length > 0;
  }

  /** The batch that is on its way to the disk, counted since the start; null = none is. */
  get onItsWay(): string | null {
    return this.inFlight === null ? null : `batch ${this.handedOver}`;
  }

  /** When everything that has happened is on the disk. */
  settled(): Promise<void> {
    return new Promise((resolve) => this.afterCommit(resolve));
  }

  private apply(outcome: Decision | Rejection, by?: Author, photo?: Photo): void {
    if (outcome instanceof Rejection) return;
    for (const decided of this.deciders) decided(outcome.events);
    for (const event of outcome.events) this.applyEvent(by === undefined || event.t === 'called' ? event : { ...event, by }, photo);
    this.gathering.windowLog.push(...this.windowLog.settled(this.gathering.atMs));
  }

  private applyEvent(event: QueueEvent, photo?: Photo): void {
    if (this.readOnly !== null) {
      evolve(this.state, event);
      this.applied(event);
      return;
    }
    // The log needs the values from before the change.
    const change = changeRow(this.state, event);
    if (change !== null) this.gathering.changes.push(change);
    const counted = countedRow(this.state, this.clock.calendar, event);
    if (counted !== null) this.gathering.counted.push(counted);
    const ended = evolve(this.state, event);
    this.gathering.atMs = event.at;
    this.keep(event);
    if (photo && 'photoDigest' in event) this.gathering.photos.push({ consumerId: event.c, salt: photo.salt, jpeg: photo.jpeg });
    for (const consumer of ended) {
      this.gathering.ended.push(consumer);
      this.gathering.visits.push(visitRow(this.state, consumer, event.t === 'closed' && isRemoval(event)));
    }
    if (event.t === 'takenBack' && event.ended) this.reopen(event.c);
    if (event.t === 'dayOpened') this.gathering.morning = morningRow(this.state, this.clock.calendar, event);
    for (const row of this.windowLog.applied(event)) this.gathering.windowLog.push(row);
    this.applied(event);
    this.planSeal();
  }

  private applied(event: QueueEvent): void {
    for (const applied of this.appliers) applied(event);
  }

  /** For the journal: without the texts of visitors, which lie beside it. */
  private keep(event: QueueEvent): void {
    const { events, texts, erasedSubjects, erasedVisits } = this.gathering;
    const { kept, text } = splitEvent(event);
    if (text !== null) texts.push({ event: events.length, ...text });
    events.push(JSON.stringify(kept));
    const { subjects, visits } = erasedBy(event);
    erasedSubjects.push(...subjects);
    erasedVisits.push(...visits);
  }

  /** The visit of a ticket that came back has not ended. */
  private reopen(consumerId: number): void {
    const { ended, visits, reopened } = this.gathering;
    const index = ended.findIndex(({ id }) => id === consumerId);
    if (index === -1) {
      reopened.push(consumerId);
      this.reopenings += 1;
      return;
    }
    ended.splice(index, 1);
    visits.splice(index, 1);
  }

  private planSeal(): void {
    if (this.isSealPlanned || this.inFlight) return;
    this.isSealPlanned = true;
    this.sealWhenQuiet(0);
  }

  /**
   * Clients who were answered together ask again within a few turns of the event loop. A small batch waits for them as long as each
   * turn brings more, because handing over a batch costs as much as several requests; a large one goes, so that the writer
   * has it while the next gathers.
   */
  private sealWhenQuiet(eventsBefore: number): void {
    setImmediate(() => {
      const { length } = this.gathering.events;
      if (length > eventsBefore && length < LARGE_BATCH) {
        this.sealWhenQuiet(length);
        return;
      }
      this.isSealPlanned = false;
      this.seal();
    });
  }

  private seal(): void {
    if (this.inFlight || this.gathering.events.length === 0) return;
    const sealed = this.gathering;
    this.inFlight = sealed;
    this.handedOver += 1;
    this.gathering = emptyBatch();
    const batch: Batch = {
      atMs: sealed.atMs,
      eventCount: sealed.events.length,
      events: `[${sealed.events.join(',')}]`,
      visits: sealed.visits,
      reopened: sealed.reopened,
      changes: sealed.changes,
      counted: sealed.counted,
      personal: sealed.texts.length + sealed.photos.length + sealed.erasedSubjects.length > 0 ? personalOf(sealed) : null,
      windowLog: sealed.windowLog,
      morning: sealed.morning,
    };
    this.journal.commit(batch, (sequence) => this.released(sequence, sealed.releases, batch));
  }

  private released(sequence: number, releases: Gathering['releases'], batch: Batch): void {
    this.inFlight = null;
    // Answers go out before the next batch goes on its way: the clients' next requests can then travel in that batch.
    for (const release of releases) release();
    for (const follower of this.followers) follower.committed?.(sequence, batch);
    if (this.gathering.events.length > 0) this.planSeal();
  }
}
