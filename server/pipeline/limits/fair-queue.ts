/**
 * Turns for work that keeps a core busy. Few run at once. The queues of those who wait take turns, however much is in each, and queues of
 * first class go before all others. So a client that asks a thousand times delays only itself.
 */

export interface FairQueueLimits {
  readonly atOnce: number;
  /** Per key. */
  readonly waitingOfKeyMax: number;
  /** In total. A newcomer beyond it takes the place of the last one in the longest queue. */
  readonly waitingMax: number;
}

export interface Turn {
  /** The queue that it waits in. */
  readonly key: string;
  readonly isFirstClass: boolean;
}

/** Called with whether it may run; false = there is no room to wait. */
type Waiting = (mayRun: boolean) => void;
type Queues = Map<string, Waiting[]>;

export class FairQueue {
  readonly #first: Queues = new Map();
  readonly #others: Queues = new Map();
  #running = 0;
  #waiting = 0;

  constructor(private readonly limits: FairQueueLimits) {}

  /** Runs `work` when its turn comes. Answers undefined, and runs nothing, if too many wait. */
  async run<T>(turn: Turn, work: () => Promise<T>): Promise<T | undefined> {
    if (this.#running < this.limits.atOnce) this.#running += 1;
    else if (!(await this.#wait(turn))) return undefined;
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  #wait({ key, isFirstClass }: Turn): Promise<boolean> {
    const queues = isFirstClass ? this.#first : this.#others;
    const queue = queues.get(key) ?? [];
    const { waitingOfKeyMax, waitingMax } = this.limits;
    if (queue.length >= waitingOfKeyMax || (this.#waiting >= waitingMax && !this.#makeRoom(queue.length))) return Promise.resolve(false);
    queues.set(key, queue);
    this.#waiting += 1;
    return new Promise((resolve) => queue.push(resolve));
  }

  /** Removes the last one of the longest queue, if that is longer than the one that is to grow. */
  #makeRoom(length: number): boolean {
    const longest = longestOf(this.#others) ?? longestOf(this.#first);
    if (longest === undefined || longest.length <= length) return false;
    this.#waiting -= 1;
    longest.pop()?.(false);
    return true;
  }

  #next(): void {
    const next = takeFrom(this.#first) ?? takeFrom(this.#others);
    if (next === undefined) {
      this.#running -= 1;
      return;
    }
    this.#waiting -= 1;
    next(true);
  }
}

/** From the queue whose turn it is; it goes behind the others. */
function takeFrom(queues: Queues): Waiting | undefined {
  for (const [key, queue] of queues) {
    const taken = queue.shift();
    queues.delete(key);
    if (queue.length > 0) queues.set(key, queue);
    if (taken) return taken;
  }
  return undefined;
}

function longestOf(queues: Queues): Waiting[] | undefined {
  let longest: Waiting[] | undefined;
  for (const queue of queues.values()) if (queue.length > (longest?.length ?? 0)) longest = queue;
  return longest;
}
