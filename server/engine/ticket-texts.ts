/**
 * The texts of all tickets, as `consumerList` shows them, UTF-8. Each is kept until an event changes its ticket: a list of thousands costs
 * the texts of the tickets that changed since, and may be made ready in slices. Bytes, because encoding megabytes of text anew for each
 * answer takes longer than all else; and a text in Cyrillic takes twice the memory.
 */
import { type Consumer, NO_WORKPLACE } from '../model/consumer.js';
import type { QueueState } from './state.js';
import { ALL_TICKETS, type TicketsChanged } from './tickets-changed.js';
import { type Audience, consumerText } from './views.js';

/** Some milliseconds of a small processor. */
const SLICE_TICKETS = 100;

const UTF8 = new TextEncoder();

export class TicketTexts {
  private readonly kept: Readonly<Record<Audience, Map<number, Uint8Array>>> = { full: new Map(), public: new Map() };

  constructor(private readonly state: QueueState) {}

  /** To be called with the tickets of every event after it was applied to the state. */
  applied(changed: TicketsChanged): void {
    for (const texts of Object.values(this.kept)) {
      if (changed === ALL_TICKETS) texts.clear();
      else for (const id of changed) texts.delete(id);
    }
  }

  /** Each ticket, in the order of the list. What was handed out is never changed. */
  of(audience: Audience): readonly Uint8Array[] {
    return [...this.state.consumers.values()].map((consumer) => this.textOf(consumer, audience));
  }

  /** Makes what `of` would have to make now; each step is a slice. None where that is less than a slice. */
  *slices(audience: Audience): Generator<undefined, void> {
    const { consumers } = this.state;
    if (consumers.size - this.kept[audience].size < SLICE_TICKETS) return;
    let made = 0;
    for (const id of [...consumers.keys()]) {
      const consumer = consumers.get(id);
      if (consumer === undefined || this.kept[audience].has(id)) continue;
      this.textOf(consumer, audience);
      made += 1;
      if (made % SLICE_TICKETS === 0) yield;
    }
  }

  private textOf(consumer: Consumer, audience: Audience): Uint8Array {
    const texts = this.kept[audience];
    const known = texts.get(consumer.id);
    if (known !== undefined) return known;
    const text = UTF8.encode(consumerText(this.state, consumer, audience));
    // With a ticket its window is shown, which changes by itself.
    if (consumer.workplaceId === NO_WORKPLACE) texts.set(consumer.id, text);
    return text;
  }
}
