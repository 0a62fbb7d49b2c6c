/** The line between the branch and the stream, in virtual time: it is cut, loses questions and answers, and brings them late. */

import type { Timers } from '../../../drivers/timing.js';
import type { Link } from '../../../server/uplink/link.js';
import type { Answer, Chunk, Mark, Told } from '../../../server/uplink/wire.js';
import type { Chance } from '../../durability/chance.js';
import type { StreamTwin } from './stream-twin.js';

/** As the client of NATS waits for an answer. */
const ANSWER_MS = 10_000;
const WAY_MS_MAX = 80;
const LATE_MS_MAX = 60_000;

export type Trouble =
  /** It never arrives. */
  | 'lost'
  /** It arrives, and its answer does not. */
  | 'answerLost'
  /** The line ends when it has arrived. */
  | 'cut'
  /** It lies somewhere on the way, and arrives whatever has become of its connection. */
  | 'late';

export class Line {
  /** Nobody gets through. */
  isDown = false;
  /** So many tellings of headquarters do not arrive. */
  deafFor = 0;
  readonly counts = { connections: 0, cuts: 0, messages: 0, stale: 0, full: 0, troubles: 0 };
  readonly #troubles: Trouble[] = [];
  readonly #open = new Set<LinkTwin>();

  constructor(
    readonly timers: Timers,
    private readonly chance: Chance,
    readonly stream: StreamTwin,
    /** Rejects where nobody answers. */
    readonly answer: (marks: readonly Mark[]) => Promise<Answer>,
  ) {}

  readonly connect = async (told: (text: string) => void): Promise<Link> => {
    await this.way();
    if (this.isDown) throw new Error('nobody is there');
    this.counts.connections += 1;
    const link = new LinkTwin(this, told);
    this.#open.add(link);
    void link.closed.then(() => this.#open.delete(link));
    return link;
  };

  cut(): void {
    this.counts.cuts += this.#open.size;
    for (const link of this.#open) link.lose('the line was cut');
  }

  /** From now on all is well. */
  heal(): void {
    this.isDown = false;
    this.deafFor = 0;
    this.#troubles.length = 0;
  }

  /** What becomes of the next messages. */
  trouble(...troubles: readonly Trouble[]): void {
    this.#troubles.push(...troubles);
  }

  takeTrouble(): Trouble | undefined {
    const trouble = this.#troubles.shift();
    if (trouble !== undefined) this.counts.troubles += 1;
    return trouble;
  }

  /** From headquarters, to who is connected now. */
  async tell(told: Told): Promise<void> {
    if (this.deafFor > 0) {
      this.deafFor -= 1;
      return;
    }
    await this.way();
    for (const link of this.#open) link.told(JSON.stringify(told));
  }

  async way(isLate = false): Promise<void> {
    const ms = 1 + this.chance.below(isLate ? LATE_MS_MAX : WAY_MS_MAX);
    await new Promise<void>((passed) => this.timers.after(ms, passed));
  }
}

class LinkTwin implements Link {
  isClosed = false;
  readonly closed: Promise<Error | undefined>;
  #end: (why: Error | undefined) => void = () => {};

  constructor(
    private readonly line: Line,
    readonly told: (text: string) => void,
  ) {
    this.closed = new Promise((ended) => {
      this.#end = ended;
    });
  }

  newest() {
    return this.#asked(async () => {
      await this.line.way();
      const newest = this.line.stream.newest();
      await this.line.way();
      return newest;
    });
  }

  ask(marks: readonly Mark[]): Promise<Answer> {
    return this.#asked(async () => {
      await this.line.way();
      const answer = await this.line.answer(marks);
      await this.line.way();
      return answer;
    });
  }

  publish(chunk: Chunk, expected: number) {
    const { line } = this;
    const trouble = line.takeTrouble();
    return this.#asked(async () => {
      await line.way(trouble === 'late');
      if (trouble === 'lost' || (this.isClosed && trouble !== 'late')) return await NEVER;
      const published = line.stream.publish(chunk, expected);
      line.counts[published.kind === 'taken' ? 'messages' : published.kind] += 1;
      if (trouble === 'cut') line.cut();
      await line.way();
      return trouble === 'answerLost' ? await NEVER : published;
    });
  }

  lose(why?: string): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#end(why === undefined ? undefined : new Error(why));
  }

  close(): Promise<void> {
    this.lose();
    return Promise.resolve();
  }

  /** Rejects when the line ends, or nobody answers. */
  async #asked<Found>(ask: () => Promise<Found>): Promise<Found> {
    let cancel = (): void => {};
    const late = new Promise<never>((_, reject) => {
      cancel = this.line.timers.after(ANSWER_MS, () => reject(new Error('timeout')));
    });
    const ended = this.closed.then((why) => {
      throw why ?? new Error('the connection was closed');
    });
    try {
      return await Promise.race([ask(), late, ended]);
    } finally {
      cancel();
    }
  }
}

const NEVER = new Promise<never>(() => {});
