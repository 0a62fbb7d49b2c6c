/**
 * A ticket of a branch that is taken at headquarters. The browser makes a key and keeps it: whoever asks with it again, after a cut or a
 * reload, has the same ticket.
 */
import type { RemoteAnswer, RemoteBranch, RemoteTicket } from '../../../hq/api/replies.js';
import { errorName } from '../../../protocol/client/client.js';
import { Store } from '../shared/box/store.js';
import { keep, kept } from '../shared/keep.js';
import { language } from '../shared/words/words.js';
import { ask, BRANCH, newKey } from './ask.js';
import { branchTold } from './desk.js';

type Refused = Extract<RemoteAnswer, { answer: 'refused' }>['error'];

/** What stands below the choice. */
export type Notice =
  | { readonly is: 'none' }
  /** Asked, and asked again until there is an answer. */
  | { readonly is: 'taking' | 'silent' }
  | { readonly is: 'off' }
  | { readonly is: 'full'; readonly seconds: number }
  | { readonly is: 'refused'; readonly error: Refused };

export type View =
  | { readonly is: 'loading' }
  | { readonly is: 'unknownBranch' }
  | { readonly is: 'choosing'; readonly branch: RemoteBranch; readonly notice: Notice }
  | {
      readonly is: 'ticket';
      readonly branch: RemoteBranch;
      readonly ticket: RemoteTicket;
      readonly toldMs: number;
      readonly isCurrent: boolean;
    };

const LOOK_MS = 30_000;
const AGAIN_MS = 5_000;
class Visit {
  readonly view = new Store<View>({ is: 'loading' });
  #isTaking = false;

  start(): void {
    void this.#look();
    setInterval(() => void this.#look(), LOOK_MS);
    document.addEventListener('visibilitychange', () => document.hidden || void this.#look());
  }

  /** Asks until the branch has said yes or no. */
  async take(service: number): Promise<void> {
    if (this.#isTaking) return;
    this.#isTaking = true;
    const key = kept('local', this.#place) ?? newKey();
    keep('local', this.#place, key);
    this.#note({ is: 'taking' });
    await this.#ask({ key, service, language: language.value });
  }

  /** After the end of the one before. */
  another(): void {
    keep('local', this.#place, null);
    void this.#look();
  }

  get #place(): string {
    return `remote.${BRANCH}`;
  }

  async #ask(data: { readonly key: string; readonly service: number; readonly language: string }): Promise<void> {
    const answer = await this.#post<RemoteAnswer>('remoteTicket', data);
    const isOpen = answer === null || answer.answer === 'silent' || answer.answer === 'busy';
    if (isOpen) {
      this.#note({ is: 'silent' });
      setTimeout(() => void this.#ask(data), AGAIN_MS);
      return;
    }
    this.#isTaking = false;
    if (answer.answer === 'offline' || answer.answer === 'unknown') return void this.#look();
    if (answer.answer === 'ticket') this.#told(answer.ticket);
    else if (answer.answer === 'full') this.#note({ is: 'full', seconds: answer.seconds });
    else if (answer.answer === 'refused') this.#note({ is: 'refused', error: answer.error });
    else this.#note({ is: 'off' });
  }

  async #look(): Promise<void> {
    if (this.#isTaking) return;
    const { value: before } = this.view;
    // What has ended stays as it is.
    if (before.is === 'ticket' && hasEnded(before.ticket) && kept('local', this.#place) !== null) return;
    const branch = await this.#post<RemoteBranch>('remoteBranch', {});
    if (branch === null) return this.#isAged();
    branchTold(branch);
    const key = kept('local', this.#place);
    const answer = key === null || !branch.isConnected ? null : await this.#post<RemoteAnswer>('remoteTicket', { key });
    if (this.#isTaking) return;
    if (answer?.answer === 'ticket') this.#told(answer.ticket, branch);
    else if (before.is === 'ticket' && key !== null && answer?.answer !== 'unknown') this.#isAged();
    else this.view.set({ is: 'choosing', branch, notice: before.is === 'choosing' ? before.notice : { is: 'none' } });
  }

  #told(ticket: RemoteTicket | null, known?: RemoteBranch): void {
    const { value: before } = this.view;
    const branch = known ?? ('branch' in before ? before.branch : undefined);
    if (ticket !== null && branch !== undefined) this.view.set({ is: 'ticket', branch, ticket, toldMs: Date.now(), isCurrent: true });
  }

  #isAged(): void {
    const { value: before } = this.view;
    if (before.is === 'ticket') this.view.set({ ...before, isCurrent: false });
  }

  #note(notice: Notice): void {
    const { value: before } = this.view;
    if (before.is === 'choosing') this.view.set({ ...before, notice });
  }

  /** null = no answer, or a refusal that says to come back later. */
  async #post<Reply>(command: 'remoteBranch' | 'remoteTicket', data: object): Promise<Reply | null> {
    const told = await ask<Reply>(command, data);
    if (told === null) return null;
    if ('data' in told) return told.data;
    if (errorName(told.error) === 'noSuchElement') this.view.set({ is: 'unknownBranch' });
    return null;
  }
}

export const hasEnded = ({ state }: RemoteTicket): boolean => state === 'served' || state === 'left' || state === 'closed';

export const visit = new Visit();
