/** Requests to branches, and their answers. A branch that is not connected is said to be so: nothing is kept for it here. */
import { randomBytes } from 'node:crypto';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import type { WireError } from '../../model/errors/refusal-reasons.js';
import { AddressLimit } from '../../pipeline/limits/rate-limit.js';
import { ALL_UP, type DownRequest, downSubject, readUpMessage } from '../../uplink/down-wire.js';
import { branchOf } from '../../uplink/wire.js';
import { BRANCHES_MAX } from '../live/live-watch.js';

/** What a branch answered, or why there is no answer. */
export type Answer = { readonly data: unknown } | { readonly error: WireError } | 'offline' | 'silent';

export interface RequestsOptions {
  readonly connection: NatsConnection;
  /** Of a clock that is never set. */
  readonly nowMs: () => number;
  readonly answerMs?: number;
}

interface Door {
  readonly door: string;
  readonly heardMs: number;
}

interface Open {
  readonly branch: string;
  readonly answered: (answer: Answer) => void;
}

const ID_BYTES = 16;
/** A branch tells its door every ten seconds. */
const SILENT_MS = 35_000;
const ANSWER_MS = 15_000;
const OPEN_MAX = 1_000;
/** Messages of one branch: its door now and then, and answers, of which it gives five a second. More of them would make others wait. */
const PER_SECOND = 20;

export class Requests {
  readonly #doors = new Map<string, Door>();
  readonly #open = new Map<string, Open>();
  readonly #limit: AddressLimit;

  constructor(private readonly options: RequestsOptions) {
    this.#limit = new AddressLimit(PER_SECOND, options.nowMs);
  }

  start(): void {
    this.options.connection.subscribe(ALL_UP, { callback: (error, message) => void (error ?? this.#heard(message)) });
  }

  stop(): void {
    for (const { answered } of this.#open.values()) answered('silent');
  }

  isConnected(branch: string): boolean {
    const door = this.#doors.get(branch);
    return door !== undefined && this.options.nowMs() - door.heardMs < SILENT_MS;
  }

  /** @param login of the user here for whom it is asked */
  async ask(branch: string, login: string, command: string, data: object): Promise<Answer> {
    const door = this.#doors.get(branch);
    if (door === undefined || !this.isConnected(branch)) return 'offline';
    if (this.#open.size >= OPEN_MAX) return 'silent';
    const { connection, answerMs = ANSWER_MS } = this.options;
    const id = randomBytes(ID_BYTES).toString('base64url');
    return await new Promise<Answer>((resolve) => {
      const answered = (answer: Answer): void => {
        clearTimeout(timer);
        this.#open.delete(id);
        resolve(answer);
      };
      const timer = setTimeout(() => answered('silent'), answerMs);
      this.#open.set(id, { branch, answered });
      connection.publish(downSubject(branch, door.door), JSON.stringify({ id, login, command, data } satisfies DownRequest));
    });
  }

  #heard(message: Msg): void {
    const branch = branchOf(message.subject);
    if (!this.#limit.take(branch)) return;
    const said = readUpMessage(message.string());
    if (said === null) return;
    if ('door' in said) {
      if (this.#doors.has(branch) || this.#doors.size < BRANCHES_MAX)
        this.#doors.set(branch, { door: said.door, heardMs: this.options.nowMs() });
      return;
    }
    const open = this.#open.get(said.id);
    // Another branch may have heard of nothing, and answers nothing here.
    if (open?.branch === branch) open.answered('data' in said ? { data: said.data } : { error: said.error as WireError });
  }
}
