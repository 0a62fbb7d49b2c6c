/** What the box has answered: nothing of it may ever be missing. */

/** A visitor as the wire shows him, as far as these tests look. */
export interface ConsumerElement {
  readonly id: number;
  readonly ticket: string;
  readonly registration: string;
  readonly comment: string;
  readonly state: string;
  readonly workplace_id: number;
  readonly vanish_count: number;
  readonly last_call?: string;
  readonly state_changed: string;
  readonly photo?: string;
  /** By service, stage and operation. */
  readonly services: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, OperationElement>>>>>>;
}

export interface OperationElement {
  readonly state: string;
  readonly user_id?: number;
  readonly comment?: readonly string[];
}

export interface NamedOperation extends OperationElement {
  readonly service: number;
  readonly stage: number;
  readonly operation: number;
}

export const operationsOf = ({ services }: ConsumerElement): NamedOperation[] =>
  Object.entries(services).flatMap(([service, stages]) =>
    Object.entries(stages).flatMap(([stage, operations]) =>
      Object.entries(operations).map(([operation, element]) => ({
        ...element,
        service: Number(service),
        stage: Number(stage),
        operation: Number(operation),
      })),
    ),
  );

/** What the kiosk was answered. */
interface Registration {
  readonly ticket: string;
  readonly registration: string;
  readonly comment: string;
  readonly photo: string | null;
}

/** Everything that was answered about one ticket. */
export interface TicketFacts {
  readonly id: number;
  /** null while only a clerk was answered: the kiosk's answer may come later, after a crash and a repetition. */
  registered: Registration | null;
  /** `window user instant` of each call. */
  readonly calls: Set<string>;
  /** The comments with which its operations were finished: each names one request. */
  readonly marks: Set<string>;
  /** The comments with which it was postponed. */
  readonly postponements: Set<string>;
  skips: number;
  /** The answer that ended it. */
  finished: ConsumerElement | null;
}

/** What a window did last, as far as it can be taken back. */
type LastStep =
  | { readonly id: number; readonly mark: string }
  | { readonly id: number; readonly postponement: string }
  | { readonly id: number; readonly next: number; readonly call: string };

export class Ledger {
  readonly #lastSteps = new Map<number, LastStep>();
  readonly tickets = new Map<number, TicketFacts>();
  readonly live = new Set<number>();
  /** Whom each window is serving. */
  readonly atWindow = new Map<number, number>();
  readonly operations = new Map<number, Readonly<Record<string, unknown>>>();
  readonly logins = new Set<string>();
  /** What the description of a service and the alias of a window were set to last. */
  readonly settings: { service: string | null; window: string | null } = { service: null, window: null };
  /** Tokens of open sessions, and of those that were logged out. */
  readonly openSessions = new Set<string>();
  readonly endedSessions = new Set<string>();
  readonly #operationIds = new Set<number>();
  /** How often something was taken back. */
  takenBack = 0;
  #marks = 0;

  /** A text that no other request carries. */
  newMark(what: string): string {
    this.#marks += 1;
    return `${what} ${this.#marks}`;
  }

  /** Ids are never given twice, also not those of elements that were removed. */
  operationAdded(element: Readonly<Record<string, unknown>> & { readonly id: number }): void {
    if (this.#operationIds.has(element.id)) throw new Error(`the id ${element.id} was given to a second operation`);
    this.#operationIds.add(element.id);
    this.operations.set(element.id, element);
  }

  noteSetting(of: 'service' | 'window', value: string): void {
    this.settings[of] = value;
  }

  registered(consumer: ConsumerElement, comment: string, photo: string | null): void {
    const { id, ticket, registration } = consumer;
    const facts = this.factsOf(id);
    if (facts.registered) throw new Error(`the id ${id} was given twice: to "${facts.registered.comment}" and to "${comment}"`);
    // A kiosk that asks again after the visitor was called is not told his comment: clerks may have written into it.
    const isHidden = consumer.comment === '' && consumer.last_call !== undefined;
    if (consumer.comment !== comment && !isHidden) throw new Error(`"${comment}" was answered the ticket of "${consumer.comment}"`);
    facts.registered = { ticket, registration, comment, photo };
    if (facts.finished === null) this.live.add(id);
  }

  /** A visitor was called to a window. */
  called(consumer: ConsumerElement, window: number): void {
    this.factsOf(consumer.id).calls.add(callOf(consumer, window));
    this.atWindow.set(window, consumer.id);
  }

  /** Operations were finished with a comment; the visitor may have left the window, or the queue. */
  finished(consumer: ConsumerElement, window: number, mark: string): void {
    const comments = operationsOf(consumer).flatMap((operation) => operation.comment ?? []);
    if (!comments.includes(mark)) throw new Error(`${consumer.ticket} does not have the comment "${mark}" it was finished with`);
    this.factsOf(consumer.id).marks.add(mark);
    this.#lastSteps.set(window, { id: consumer.id, mark });
    if (consumer.workplace_id !== window) this.atWindow.delete(window);
    if (consumer.state !== 'SERVED' && consumer.state !== 'REJECTED') return;
    this.factsOf(consumer.id).finished = consumer;
    this.live.delete(consumer.id);
  }

  postponed(consumer: ConsumerElement, window: number, mark: string): void {
    this.factsOf(consumer.id).postponements.add(mark);
    this.#lastSteps.set(window, { id: consumer.id, postponement: mark });
    this.atWindow.delete(window);
  }

  /** The visitor of the window was put back, and the next one called. */
  skipped(next: ConsumerElement, window: number): void {
    const skipped = this.atWindow.get(window);
    if (skipped === undefined) throw new Error(`nobody was at window ${window}`);
    this.factsOf(skipped).skips += 1;
    this.called(next, window);
    this.#lastSteps.set(window, { id: skipped, next: next.id, call: callOf(next, window) });
  }

  /** The window took back what it did last: nothing of that may be seen any more. */
  tookBack(consumer: ConsumerElement, window: number): void {
    const step = this.#lastSteps.get(window);
    if (step?.id !== consumer.id) throw new Error(`window ${window} took back ${consumer.ticket}, who was not the last it had`);
    this.#lastSteps.delete(window);
    const facts = this.factsOf(step.id);
    if ('mark' in step) facts.marks.delete(step.mark);
    else if ('postponement' in step) facts.postponements.delete(step.postponement);
    else {
      facts.skips -= 1;
      this.factsOf(step.next).calls.delete(step.call);
    }
    facts.finished = null;
    this.live.add(step.id);
    this.atWindow.set(window, step.id);
    this.takenBack += 1;
  }

  factsOf(id: number): TicketFacts {
    const known = this.tickets.get(id);
    if (known) return known;
    const nothingYet = { calls: new Set<string>(), marks: new Set<string>(), postponements: new Set<string>(), skips: 0 };
    const facts: TicketFacts = { id, registered: null, ...nothingYet, finished: null };
    this.tickets.set(id, facts);
    return facts;
  }
}

function callOf(consumer: ConsumerElement, window: number): string {
  const user = operationsOf(consumer).find((operation) => operation.state === 'SERVING')?.user_id;
  return `${window} ${user} ${consumer.last_call}`;
}
