/** The steps of a visitor at a kiosk, until the visitor has a ticket or leaves. */
import type { ErrorName } from '../../../protocol/client/client.js';
import type { ReplyData } from '../../../protocol/registry.js';
import type { Word } from '../shared/catalogues.js';
import { errorOf, failureText } from '../shared/failures.js';
import { Store } from '../shared/store.js';
import { language } from '../shared/words.js';
import { link, say } from './page.js';

export type Step =
  /** `group`: the group whose services are shown; null = the start. */
  | { readonly at: 'services'; readonly group: string | null }
  | { readonly at: 'search' }
  /** The visitor must type digits: the code of an appointment, or those that a service asks for. */
  | { readonly at: 'code'; readonly services: readonly number[]; readonly fault: string }
  | { readonly at: 'issuing' }
  | { readonly at: 'ticket'; readonly ticket: Ticket; readonly place: Place }
  | { readonly at: 'refused'; readonly why: string };

export type Ticket = ReplyData<'registrateConsumer'>;
/** The visitor's place in the queue and expected wait; null = not known. */
export type Place = Pick<ReplyData<'queueLengths'>, 'ahead' | 'wait'>;

const UNKNOWN_PLACE: Place = { ahead: null, wait: null };
const START: Step = { at: 'services', group: null };
/** Covers printing and reconnecting. */
const PATIENCE_MS = 30_000;

/** Messages for visitors. Errors about things that a visitor cannot know have the shared messages. */
const REFUSALS: Readonly<Partial<Record<ErrorName, Word<'kiosk'>>>> = {
  invalidRequest: 'codeUnknown',
  hiddenCharacter: 'codeUnknown',
  badReference: 'notOffered',
  serviceDisabled: 'notOffered',
  serviceNotReady: 'notOffered',
  serviceNotOffered: 'notOffered',
  rangeExhausted: 'full',
  pinCodeNeeded: 'pinNeeded',
  pinCodeWrong: 'pinWrong',
  registratorDisabled: 'disabledTitle',
  registratorClosed: 'closedTitle',
  queueFull: 'full',
  noPaper: 'paperRefused',
  tooManyPrints: 'paperRefused',
};
/** The visitor can correct these by typing again. */
const MENDED_BY_TYPING: ReadonlySet<ErrorName | undefined> = new Set([
  'invalidRequest',
  'hiddenCharacter',
  'pinCodeNeeded',
  'pinCodeWrong',
]);

class Visit {
  readonly step = new Store<Step>(START);

  start(): void {
    this.step.set(START);
  }

  openGroup(group: string): void {
    this.step.set({ at: 'services', group });
  }

  search(): void {
    this.step.set({ at: 'search' });
  }

  askCode(services: readonly number[]): void {
    this.step.set({ at: 'code', services, fault: '' });
  }

  /** A code was scanned, or typed as quickly. It answers the question on the screen; without a question it is an appointment code. */
  scanned(code: string): Promise<void> {
    return this.take(this.step.value.at === 'code' ? this.step.value.services : [], code);
  }

  /** Takes a ticket. A second call while one is under way has no effect. */
  async take(services: readonly number[], code: string | null): Promise<void> {
    if (this.step.value.at === 'issuing') return;
    this.step.set({ at: 'issuing' });
    const data = { services: [...services], language: language.value, preview: false, ...(code !== null && { pin_code: code }) };
    try {
      const ticket = await link.client.call('registrateConsumer', data, { timeoutMs: PATIENCE_MS });
      this.step.set({ at: 'ticket', ticket, place: UNKNOWN_PLACE });
      void this.#tellPlace(ticket);
    } catch (failure) {
      this.step.set(this.#refused(failure, services, code));
    }
  }

  /** The number is shown at once. The forecast may arrive after the visitor has gone. */
  async #tellPlace(ticket: Ticket): Promise<void> {
    const place = await link.client.call('queueLengths', { consumer: ticket.consumer.id }).catch(() => UNKNOWN_PLACE);
    const { value: step } = this.step;
    if (step.at === 'ticket' && step.ticket === ticket) this.step.set({ ...step, place });
  }

  #refused(failure: unknown, services: readonly number[], code: string | null): Step {
    const why = failureText(failure, { own: (name) => REFUSALS[name] && say(REFUSALS[name]) });
    return code !== null && MENDED_BY_TYPING.has(errorOf(failure)) ? { at: 'code', services, fault: why } : { at: 'refused', why };
  }
}

/** Visitors use the kiosk one after another. */
export const visit = new Visit();
