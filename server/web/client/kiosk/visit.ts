/** The steps of a visitor at a kiosk, until the visitor has a ticket or leaves. */
import type { ErrorName } from '../../../protocol/client/client.js';
import type { ReplyData } from '../../../protocol/registry.js';
import { errorOf, failureText } from '../shared/box/failures.js';
import { Store } from '../shared/box/store.js';
import type { Word } from '../shared/words/catalogues.js';
import { language } from '../shared/words/words.js';
import type { BookingStep } from './booking/booking-step.js';
import { link, say } from './page.js';

export type Step =
  /** `group`: the group whose services are shown; null = the start. */
  | { readonly at: 'services'; readonly group: string | null }
  | { readonly at: 'search' }
  /** The visitor must type digits: the code of an appointment, or those that a service asks for. */
  | { readonly at: 'code'; readonly services: readonly number[]; readonly fault: string }
  | { readonly at: 'looking' }
  /** No window serves them now: the visitor says whether he waits. */
  | { readonly at: 'unserved'; readonly services: readonly number[] }
  | { readonly at: 'issuing' }
  /** The code of an appointment is known, and the visitor says whether it is his. */
  | { readonly at: 'confirm'; readonly code: string; readonly appointment: Appointment; readonly sinceMs: number }
  | NotNowStep
  | TicketStep
  | NoticeStep
  | BookingStep
  | { readonly at: 'booking' }
  /** `services`: what the visitor wanted; some may be booked for another day. */
  | { readonly at: 'refused'; readonly why: string; readonly services: readonly number[] };

/** The code is of a booking that gives no ticket now, and why. */
export interface NotNowStep {
  readonly at: 'notNow';
  readonly early?: Untimely<'early'>;
  readonly late?: Untimely<'late'>;
  readonly otherDay?: NonNullable<ReplyData<'appointment'>['other_day']>;
  readonly time: string | null;
  readonly services: readonly number[];
}

interface TicketStep {
  readonly at: 'ticket';
  readonly ticket: Ticket;
  readonly place: Place;
  /** Text messages to the visitor's telephone; left out = the branch sends none, or it is not known yet. */
  readonly notice?: 'offered' | 'agreed';
}

/** The visitor types the number of a telephone. */
export interface NoticeStep extends Omit<TicketStep, 'at'> {
  readonly at: 'notice';
  readonly fault: string;
}

export type Ticket = ReplyData<'registrateConsumer'>;
/** The visitor's place in the queue and expected wait; null = not known. */
export interface Place extends Pick<ReplyData<'queueLengths'>, 'ahead' | 'wait'> {
  /** No window calls for any of its services now, and none will by a plan. */
  readonly isUnserved: boolean;
}

export type Appointment = NonNullable<ReplyData<'appointment'>['appointment']>;

type Untimely<Which extends 'early' | 'late'> = NonNullable<Appointment[Which]>;

const UNKNOWN_PLACE: Place = { ahead: null, wait: null, isUnserved: false };

function placeOf({ consumer }: Ticket, { ahead, wait, services }: ReplyData<'queueLengths'>): Place {
  const own = services.filter(({ service }) => Object.hasOwn(consumer.services, service));
  return { ahead, wait, isUnserved: own.length > 0 && own.every(({ unserved }) => unserved) };
}
const START: Step = { at: 'services', group: null };
/** Covers printing and reconnecting. */
export const PATIENCE_MS = 30_000;
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

/** The digits of a code, or of a telephone; the box knows which, and where a telephone is enough. */
const proofOf = (digits: string) => ({ pin_code: digits, ...(digits.length >= PHONE_LENGTH_MIN && { phone: digits }) });
/** In Russia and Kazakhstan, without 8 or +7. */
const PHONE_LENGTH_MIN = 10;

function answered({ appointment, other_day }: ReplyData<'appointment'>, code: string): Step {
  if (appointment === null) {
    if (other_day === undefined) return { at: 'code', services: [], fault: say('codeUnknown') };
    return { at: 'notNow', otherDay: other_day, time: other_day.time, services: [] };
  }
  const { early, late, time, services } = appointment;
  if (early !== undefined) return { at: 'notNow', early, time, services };
  if (late?.gives === 'refuse') return { at: 'notNow', late, time, services };
  return { at: 'confirm', code, appointment, sinceMs: performance.now() };
}

class Visit {
  readonly step = new Store<Step>(START);

  get isBusy(): boolean {
    const { at } = this.step.value;
    return at === 'looking' || at === 'issuing' || at === 'booking';
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
    // Digits of a telephone, typed quickly.
    if (step.at === 'notice') return;
    if (step.at !== 'confirm' || step.code !== code) return this.typed(step.at === 'code' ? step.services : [], code);
    if (performance.now() - step.sinceMs >= CONFIRM_AFTER_MS) return this.take([], code);
  }

  /** @param services those that ask for the code; none = it is the code of an appointment */
  typed(services: readonly number[], code: string): Promise<void> {
    return services.length === 0 ? this.#ask(code) : this.take(services, code);
  }

  /** Shows whose appointment it is before its ticket is taken. */
  async #ask(code: string): Promise<void> {
    if (this.isBusy) return;
    this.step.set({ at: 'looking' });
    try {
      const answer = await link.client.call('appointment', proofOf(code), { timeoutMs: LOOK_MS });
      this.step.set(answered(answer, code));
    } catch (failure) {
      this.step.set(this.#refused(failure, [], code));
    }
  }

  /** Takes a ticket. A second call while one is under way has no effect. */
  async take(services: readonly number[], code: string | null): Promise<void> {
    if (this.isBusy) return;
    this.step.set({ at: 'issuing' });
    const data = {
      services: [...services],
      language: language.value,
      preview: false,
      ...(code !== null && (services.length === 0 ? proofOf(code) : { pin_code: code })),
    };
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

  /** Whether the branch sends text messages. */
  async lookForNotice(ticket: Ticket): Promise<void> {
    const told = await link.client.call('ticket', { code: ticket.page.code }).catch(() => null);
    const { value: step } = this.step;
    if (step.at !== 'ticket' || step.ticket !== ticket || !told?.notify?.offered.includes('sms')) return;
    this.step.set({ ...step, notice: told.notify.by === null ? 'offered' : 'agreed' });
  }

  askNotice(): void {
    const { value: step } = this.step;
    if (step.at === 'ticket') this.step.set({ ...step, at: 'notice', fault: '' });
  }

  backToTicket({ ticket, place, notice = 'offered' }: NoticeStep): void {
    this.step.set({ at: 'ticket', ticket, place, notice });
  }

  /** The number is sent and not kept here. */
  async tellTo(step: NoticeStep, phone: string): Promise<void> {
    try {
      await link.client.call('notifyMe', { code: step.ticket.page.code, phone, on: ['near', 'called'] }, { timeoutMs: LOOK_MS });
      if (this.step.value.at === 'notice') this.backToTicket({ ...step, notice: 'agreed' });
    } catch (failure) {
      const own = (name: ErrorName) => (name === 'addressRefused' || name === 'invalidRequest' ? say('noticeWrong') : undefined);
      if (this.step.value.at === 'notice') this.step.set({ ...step, fault: failureText(failure, { own }) });
    }
  }

  #refused(failure: unknown, services: readonly number[], code: string | null): Step {
    const why = failureText(failure, { own: (name) => REFUSALS[name] && say(REFUSALS[name]) });
    return code !== null && MENDED_BY_TYPING.has(errorOf(failure))
      ? { at: 'code', services, fault: why }
      : { at: 'refused', why, services };
  }
}

/** Visitors use the kiosk one after another. */
export const visit = new Visit();
