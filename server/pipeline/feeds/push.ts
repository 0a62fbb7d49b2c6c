/** One push: a state of a topic, as a frame for those who have the state before it and one for the others. */
import { ListInBytes } from './list-in-bytes.js';
import type { Content, Present } from './projections.js';
import { queueChangesText } from './queue-changes.js';
import type { Topic } from './topics.js';

/** The edition of a peer that has got nothing, or not the newest. */
export const NO_EDITION = -1;

export class Push {
  private whole: Uint8Array | null = null;
  private difference: Uint8Array | null = null;

  /**
   * @param before the push before it; null = there was none
   * @param frame of the data; called when the first peer needs it
   */
  constructor(
    private readonly topic: Topic,
    private readonly present: Present,
    private readonly before: Present | null,
    private readonly frame: (data: Content) => Uint8Array,
  ) {}

  get edition(): number {
    return this.present.edition;
  }

  /** @param edition that the peer has */
  frameFor(edition: number): Uint8Array {
    const { topic, before, present } = this;
    const known = before?.edition === edition ? before.content : null;
    const now = present.content;
    if (topic.kind === 'queue' && topic.asChanges && known instanceof ListInBytes && now instanceof ListInBytes) {
      this.difference ??= this.frame({ json: queueChangesText(topic, known.entries, now.entries) });
      return this.difference;
    }
    this.whole ??= this.frame(now);
    return this.whole;
  }
}
