/**
 * The twins of the demo live in a process of their own, as the devices of a branch live outside of the box: what they do costs the box
 * nothing. They are driven over sockets and a pseudo-terminal. This channel carries the rest: views and actions of the lab, and sound.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PlayerFault, SoundFault } from '../../drivers/sound/faults.js';
import type { Samples } from '../../drivers/sound/pcm.js';
import type { ErrorName } from '../model/errors/errors.js';
import type { ErrorParameters } from '../model/errors/refusal-reasons.js';
import type { TwinOrder } from '../pipeline/platform/devices.js';
import type { ReplyData } from '../protocol/registry.js';

export type LabView = ReplyData<'lab'>;

/** What the process is to make. */
export interface Furnishing {
  /** The data folder of the box. */
  readonly data: string;
  /** The address of devices in the network. */
  readonly host: string;
  /** Addresses of the boards by line; null = neither lines nor keypads. */
  readonly boards: Readonly<Record<string, readonly number[]>> | null;
  readonly hasScanners: boolean;
  readonly hasSound: boolean;
  readonly logins: LabView['logins'];
}

/** A file that a twin made. */
export interface MadeFile {
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** By name: what is told with a question, and its answer. */
export interface Questions {
  /** The data folder exists and belongs to this box; answered when all ports are open. */
  readonly start: { readonly told: null; readonly answer: null };
  /** The answer is the JSON of `lab`; null = as it was told last. */
  readonly look: { readonly told: null; readonly answer: string | null };
  /** The answer is a refusal, or null. */
  readonly act: {
    readonly told: TwinOrder;
    readonly answer: { readonly error: ErrorName; readonly parameters: ErrorParameters } | null;
  };
  readonly file: { readonly told: string; readonly answer: MadeFile | null };
  readonly play: { readonly told: Samples; readonly answer: SoundFault<PlayerFault> | null };
  readonly silence: { readonly told: null; readonly answer: null };
  /** All ports are closed, and the last picture is written. */
  readonly close: { readonly told: null; readonly answer: null };
}
export type Question = keyof Questions;

export type ToTwins =
  | { readonly kind: 'furnish'; readonly furnishing: Furnishing }
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question; readonly told: Questions[Question]['told'] };

export type FromTwins =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Questions[Question]['answer'] }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  | { readonly kind: 'warning'; readonly message: string; readonly what: string };

export type Warn = (error: unknown, what: string) => void;

interface Asked {
  readonly answered: (answer: never) => void;
  readonly failed: (error: Error) => void;
  readonly ended: () => void;
}

/** The box's end. */
export class Twins {
  readonly #child: ChildProcess;
  readonly #asked = new Map<number, Asked>();
  readonly #exited: Promise<unknown>;
  readonly #warn: Warn;
  #lastId = 0;
  #isOver = false;

  constructor(furnishing: Furnishing, warn: Warn) {
    this.#warn = warn;
    this.#child = fork(fileURLToPath(new URL('./twins-process.js', import.meta.url)), {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.on('message', (message: FromTwins) => this.#take(message));
    this.#child.on('error', (error) => this.#ended(error));
    this.#child.once('exit', (code, signal) => this.#ended(new Error(`it ended with ${signal ?? `code ${code}`}`)));
    this.#send({ kind: 'furnish', furnishing });
  }

  /** Resolves with undefined when the process has ended. Rejects if the twins failed at it. */
  ask<Asks extends Question>(question: Asks, told: Questions[Asks]['told']): Promise<Questions[Asks]['answer'] | undefined> {
    if (this.#isOver) return Promise.resolve(undefined);
    const id = ++this.#lastId;
    return new Promise((answered, failed) => {
      this.#asked.set(id, { answered, failed, ended: () => answered(undefined) });
      this.#send({ kind: 'ask', id, question, told });
    });
  }

  async close(): Promise<void> {
    await this.ask('close', null);
    this.#isOver = true;
    if (this.#child.connected) this.#child.disconnect();
    await this.#exited;
  }

  #send(message: ToTwins): void {
    // That the process has ended is told by its end.
    this.#child.send(message, () => {});
  }

  #take(message: FromTwins): void {
    if (message.kind === 'warning') {
      this.#warn(new Error(message.message), message.what);
      return;
    }
    const asked = this.#asked.get(message.id);
    this.#asked.delete(message.id);
    // Each question has its own answer.
    if (message.kind === 'answer') asked?.answered(message.answer as never);
    else asked?.failed(new Error(message.message));
  }

  #ended(error: Error): void {
    if (!this.#isOver) this.#warn(error, 'the devices of the demo are gone until the box is started again');
    this.#isOver = true;
    for (const { ended } of this.#asked.values()) ended();
    this.#asked.clear();
  }
}
