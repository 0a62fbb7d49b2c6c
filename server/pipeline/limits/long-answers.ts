/**
 * Answers that may have megabytes: statistics, and the visits of a day. Few exist at once, from the moment they are begun until their
 * readers have taken them, so that their memory has a bound however many ask. Requests that wait take turns, user by user.
 */
import type { Timers } from '../../../drivers/timing.js';
import { Rejection, reject } from '../../model/errors/errors.js';
import { LIMITS } from '../../model/limits.js';
import { FairQueue } from './fair-queue.js';

const { atOnce, madeAtOnce, waitingOfUser, waiting } = LIMITS.long;
/** After this time an unread answer is left to the limits of the transport, and others get their turn. */
const TAKING_MAX_MS = 10_000;

/** The part of an answer that says that it was taken. */
interface Taken {
  readonly taken?: () => void;
}

export class LongAnswers {
  readonly #turns = new FairQueue({ atOnce, waitingOfKeyMax: waitingOfUser, waitingMax: waiting });
  readonly #making = new FairQueue({ atOnce: madeAtOnce, waitingOfKeyMax: atOnce, waitingMax: atOnce });

  constructor(private readonly timers: Timers) {}

  /** Makes the answer when it is the user's turn; the place is free again when the answer has been taken. */
  make<Answer extends Taken>(userId: number, work: () => Promise<Answer | Rejection>): Promise<Answer | Rejection> {
    return new Promise((resolve, fail) => {
      const turn = { key: String(userId), isFirstClass: false };
      const done = this.#turns.run(turn, async () => {
        const answered = await this.#making.run(turn, work);
        if (answered === undefined) return false;
        if (answered instanceof Rejection) resolve(answered);
        else await this.#taken((taken) => resolve({ ...answered, taken }));
        return true;
      });
      done.then((isDone) => {
        if (!isDone) resolve(reject('tooManyQuestions', { most: waitingOfUser }));
      }, fail);
    });
  }

  #taken(give: (taken: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.timers.after(TAKING_MAX_MS, resolve);
      give(() => {
        cancel();
        resolve();
      });
    });
  }
}
