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
  | { readonly at: 'looking' }
  | { readonly at: 'issuing' }
  /** The code of an appointment is known, and the visitor says whether it is his. */
  | { readonly at: 'confirm'; readonly code: string; readonly appointment: Appointment; readonly sinceMs: number }
  | { readonly at: 'ticket'; readonly ticket: Ticket; readonly place: Place }
  | { readonly at: 'refused'; readonly why: string };

export type Ticket = ReplyData<'registrateConsumer'>;
/** The visitor's place in the queue and expected wait; null = not known. */
export interface Place extends Pick<ReplyData<'queueLengths'>, 'ahead' | 'wait'> {
  /** No window calls for any of its services now, and none will by a plan. */
  readonly isUnserved: boolean;
}

export type Appointment = NonNullable<ReplyData<'appointment'>['appointment']>;

const UNKNOWN_PLACE: Place = { ahead: null, wait: null, isUnserved: false };

function placeOf({ consumer }: Ticket, { ahead, wait, services }: ReplyData<'queueLengths'>): Place {
  const own = services.filter(({ service }) => Object.hasOwn(consumer.services, service));
  return { ahead, wait, isUnserved: own.length > 0 && own.every(({ unserved }) => unserved) };
}
const START: Step = { at: 'services', group: null };
/** Covers printing and reconnecting. */
const PATIENCE_MS = 30_000;
const LOOK_MS = 10_000;
/** Sooner nobody has read whose appointment it is: a scanner that still sees the code, or a second touch, says nothing. */
export const CONFIRM_AFTER_MS = 800;

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

  get #isBusy(): boolean {
    const { at } = this.step.value;
    return at === 'looking' || at === 'issuing';
  }

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

  /**
   * A code was scanned, or typed as quickly. It answers the question on the screen; without a question it is an appointment code. The same
   * code a second time says that the appointment on the screen is the visitor's.
   */
  async scanned(code: string): Promise<void> {
    const { value: step } = this.step;
    if (step.at !== 'confirm' || step.code !== code) return this.typed(step.at === 'code' ? step.services : [], code);
    if (performance.now() - step.sinceMs >= CONFIRM_AFTER_MS) return this.take([], code);
  }

  /** @param services those that ask for the code; none = it is the code of an appointment */
  typed(services: readonly number[], code: string): Promise<void> {
    return services.length === 0 ? this.#ask(code) : this.take(services, code);
  }

  /** Shows whose appointment it is before its ticket is taken. */
  async #ask(code: string): Promise<void> {
    if (this.#isBusy) return;
    this.step.set({ at: 'looking' });
    try {
      const { appointment } = await link.client.call('appointment', { pin_code: code }, { timeoutMs: LOOK_MS });
      const unknown: Step = { at: 'code', services: [], fault: say('codeUnknown') };
      this.step.set(appointment === null ? unknown : { at: 'confirm', code, appointment, sinceMs: performance.now() });
    } catch (failure) {
      this.step.set(this.#refused(failure, [], code));
    }
  }

  /** Takes a ticket. A second call while one is under way has no effect. */
  async take(services: readonly number[], code: string | null): Promise<void> {
    if (this.#isBusy) return;
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
    const told = await link.client.call('queueLengths', { consumer: ticket.consumer.id }).catch(() => null);
    const place = told === null ? UNKNOWN_PLACE : placeOf(ticket, told);
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
