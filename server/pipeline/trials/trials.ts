/**
 * Trials of days, each in a thread of its own that reads the database and ends with its answer: one at a time, and who waits takes turns,
 * user by user.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Rejection, reject } from '../../model/errors/errors.js';
import { because } from '../../model/errors/refusal-reasons.js';
import { FairQueue } from '../limits/fair-queue.js';
import { type Answers, type Question, type Refused, SOME_DAY, type TrialAnswer, type TrialOrder } from './question.js';

const TURNS = { atOnce: 1, waitingOfKeyMax: 2, waitingMax: 8 } as const;

/** A day of thousands of visits takes some tens of megabytes. */
const THREAD_LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 64 };

export class Trials {
  readonly #turns = new FairQueue(TURNS);
  readonly #stopped = new Int32Array(new SharedArrayBuffer(4));
  #worker: Worker | null = null;

  constructor(private readonly directory: string) {}

  async ask<Kind extends Question['kind']>(
    userId: number,
    question: Extract<Question, { kind: Kind }>,
  ): Promise<Answers[Kind] | Rejection> {
    const answer = await this.#turns.run({ key: String(userId), isFirstClass: false }, () => this.#try(question));
    // The thread answers what it was asked.
    return (answer as Answers[Kind] | Rejection | undefined) ?? reject('tooManyQuestions', { most: TURNS.waitingOfKeyMax });
  }

  #try(question: Question): Promise<Answers[Question['kind']] | Rejection> {
    if (this.#isStopped) return Promise.resolve(reject('stopping'));
    const order: TrialOrder = { directory: this.directory, question, stopped: this.#stopped };
    const worker = new Worker(new URL('./trial-worker.js', import.meta.url), { workerData: order, resourceLimits: THREAD_LIMITS });
    this.#worker = worker;
    return new Promise((resolve, fail) => {
      worker.on('message', (told: TrialAnswer) => resolve('answer' in told ? told.answer : rejectionOf(told.refused)));
      worker.on('error', (error) => (isTooLong(error) ? resolve(tooLong(question)) : fail(error)));
      worker.on('exit', () => {
        this.#worker = null;
        if (this.#isStopped) resolve(reject('stopping'));
        else fail(new Error('the thread of a trial ended without an answer'));
      });
    });
  }

  get #isStopped(): boolean {
    return Atomics.load(this.#stopped, 0) !== 0;
  }

  /** When the thread has ended: to end it from here would end the process where it is inside SQLite's binding. */
  async stop(): Promise<void> {
    Atomics.store(this.#stopped, 0, 1);
    if (this.#worker !== null) await once(this.#worker, 'exit');
  }
}

const isTooLong = (error: unknown): boolean => (error as { readonly code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY';

const tooLong = (question: Question): Rejection => {
  const day =
    question.kind === 'staffing' || question.kind === 'waits'
      ? SOME_DAY
      : ((question.kind === 'fairness' ? question.days[0] : question.day) ?? SOME_DAY);
  return reject('dayNotKept', { field: 'data.day', day, ...because('dayTooLong') });
};

const rejectionOf = ({ error, parameters, causes }: Refused): Rejection =>
  new Rejection(
    error,
    parameters,
    causes.map((cause) => new Rejection(cause.error, cause.parameters)),
  );
