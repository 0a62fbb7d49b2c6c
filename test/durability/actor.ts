/** A client with one request in flight, which outlives the box: what was not answered is repeated under its `id` after the restart. */
import { ERRORS, type ErrorName } from '../../server/model/errors/errors.js';
import { connect, type Frame, isErrorData, type RawClient, type Request } from '../support/raw-client.js';

/** What to do next, and what follows from the answer. */
export interface Step {
  readonly command: string;
  readonly data: object;
  /** Another token than the actor's own; null for none: such a request cannot be repeated, it belongs to no session. */
  readonly token?: string | null;
  /** Called once with the answer, when it comes: now, or after any number of crashes. */
  readonly learn: (data: unknown) => unknown;
  /** Refusals that may happen; nothing is learned from them, as nothing was changed. */
  readonly mayBeRefusedAs?: readonly ErrorName[];
}

interface Pending {
  readonly request: Request;
  readonly step: Step;
}

const MODULE = 2 ** 32;

export const isRefusal = (data: unknown, name: ErrorName): boolean =>
  isErrorData(data) && data.code === ERRORS[name].module * MODULE + ERRORS[name].error;

export class Actor {
  #client: RawClient | null = null;
  #pending: Pending | null = null;
  #requests = 0;

  constructor(
    readonly name: string,
    private readonly token: string,
    private readonly next: () => Step,
  ) {}

  /** Connects, and gets the answer that is still owed. Whether one was: true if it had to repeat a request. */
  async attach(url: string): Promise<boolean> {
    this.#client = await connect(url);
    if (this.#pending?.request.token === undefined) return false;
    await this.#exchange(this.#client, this.#pending);
    return true;
  }

  /** One request after the other until the connection ends. `answered` is called after each answer. */
  async work(answered: (request: Request, data: unknown) => void): Promise<void> {
    if (this.#client === null) throw new Error(`${this.name} is not connected`);
    for (;;) {
      const step = this.next();
      this.#requests += 1;
      const { command, data, token = this.token } = step;
      this.#pending = { request: { ...(token !== null && { token }), id: `${this.name} ${this.#requests}`, command, data }, step };
      const { request } = this.#pending;
      const frame = await this.#exchange(this.#client, this.#pending);
      if (frame === null) return;
      answered(request, frame.data);
    }
  }

  /** Null if the connection ended before the answer came. */
  async #exchange(client: RawClient, { request, step }: Pending): Promise<Frame | null> {
    const frame = await client.request(request).catch(() => null);
    // A box that stops refuses what comes after the signal; that is to be asked again of the next one.
    if (frame === null || isRefusal(frame.data, 'stopping')) {
      await client.closed;
      return null;
    }
    this.#pending = null;
    if (isErrorData(frame.data) && !isRefusal(frame.data, 'noErrors')) {
      const { desc } = frame.data;
      const isExpected = step.mayBeRefusedAs?.some((name) => isRefusal(frame.data, name)) ?? false;
      if (!isExpected) throw new Error(`${this.name}: ${JSON.stringify(request)} was refused: ${desc}`);
    } else {
      step.learn(frame.data);
    }
    return frame;
  }
}
