/** One keypad at its place: what its keys lead to, in the order in which they are pressed, and what it shows. */
import type { Keypad } from '../../drivers/input/keypad.js';
import { DARK_KEYPAD, type KeypadContent } from '../../drivers/input/keypad-content.js';
import type { Timers } from '../../drivers/timing.js';
import type { KeypadSettings } from '../input-settings.js';
import type { Log } from '../log.js';
import { WINDOW_STATE } from '../model/books/workplace.js';
import { NO_CONSUMER } from '../model/consumer.js';
import { Rejection, reject } from '../model/errors.js';
import type { Session } from '../model/events.js';
import type { PinLogin } from '../pipeline/handlers/general.js';
import type { QueueState } from '../queue/state.js';
import { typedTicket } from './find-ticket.js';
import { clerkAt, kioskAt } from './hands.js';
import type { KeyCommand } from './key-map.js';
import { enterLogin, entryAt, FORGOTTEN_AFTER_MS, NOTHING_TYPED, withTyped } from './keypad-entry.js';
import { ASKS_PIN, keypadContent, keypadView, REFUSED } from './keypad-view.js';
import type { Places } from './places.js';

/** What stations work with; made once. */
export interface StationHouse {
  readonly state: QueueState;
  /** `FrontDesk.order`. */
  readonly order: (session: Session, command: string, data: unknown) => Promise<string | Rejection>;
  readonly logIn: (login: Omit<PinLogin, 'stored'>) => Promise<Rejection | undefined>;
  readonly postponeDelaysMinutes: readonly number[];
  readonly places: Places;
  /** What keypads show may be something else now, though no event says so. */
  readonly changed: () => void;
  readonly timers: Timers;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

const REFUSED_SHOWN_MS = 1_000;

export class KeypadStation {
  private entry = NOTHING_TYPED;
  private lastCommand = { key: '', atMs: Number.NEGATIVE_INFINITY };
  private shown: KeypadContent = DARK_KEYPAD;
  private hadWaiting = false;
  private isNews = false;
  /** A signal is shown for a while instead. */
  private endSignal: (() => void) | null = null;

  constructor(
    readonly settings: KeypadSettings,
    private readonly house: StationHouse,
    private readonly keypad: Keypad,
  ) {}

  pressed(key: string): void {
    const { settings, house } = this;
    const nowMs = house.timers.nowMs();
    const { keyMap, place, debounceMs } = settings;
    this.entry = entryAt(this.entry, nowMs);
    const digit = keyMap.digit(key);
    if (digit !== null) {
      this.entry = withTyped(this.entry, digit, nowMs);
      return;
    }
    const phase = place.kind === 'workplace' ? keypadView(house.state, place.id, house.places.startedAt(place.id)).phase : 'free';
    const command = keyMap.command(key, phase);
    const isSameAgain = key === this.lastCommand.key && nowMs - this.lastCommand.atMs < debounceMs;
    // What was asked is still being answered: one press leads to one command, whatever the impatient finger does.
    if (command === null || isSameAgain || house.places.isBusy(place)) return;
    this.lastCommand = { key, atMs: nowMs };
    const typed = this.entry;
    this.entry = NOTHING_TYPED;
    if (command.kind === 'clear') this.showPresent();
    else if (place.kind === 'registrator') void this.finish(command, place.id, this.atKiosk(command, typed.typed));
    else {
      const clerk = clerkAt(house.state, place.id);
      if (clerk !== undefined) void this.finish(command, place.id, this.byClerk(command, clerk, place.id, typed.typed));
      else if (command.kind === 'enter' && settings.hasPin) this.logIn(typed, place.id);
      else this.refuse(command.kind, 'notLoggedIn');
    }
  }

  /** What it should show now; the answer shows it, when what it speaks of is on the disk. */
  prepare(): () => void {
    const { place } = this.settings;
    if (place.kind !== 'workplace') return () => {};
    const view = keypadView(this.house.state, place.id, this.house.places.startedAt(place.id));
    const isFree = view.phase === 'free' && view.hasClerk && !view.isOnBreak;
    const beeps = isFree && view.hasWaiting && !this.hadWaiting;
    this.isNews = isFree && view.hasWaiting && (this.isNews || beeps);
    this.hadWaiting = view.hasWaiting;
    const content = keypadContent(view, this.isNews);
    return () => this.show(content, beeps);
  }

  /** Red light and a beep for a moment: what was asked for was not done. */
  showRefusal(): void {
    this.signal(REFUSED, true, REFUSED_SHOWN_MS);
  }

  close(): Promise<void> {
    this.endSignal?.();
    return this.keypad.close();
  }

  private show(content: KeypadContent, beeps: boolean): void {
    this.shown = content;
    if (this.endSignal === null) this.keypad.show(content, beeps);
  }

  private signal(content: KeypadContent, beeps: boolean, forMs: number): void {
    this.endSignal?.();
    this.keypad.show(content, beeps);
    this.endSignal = this.house.timers.after(forMs, () => this.showPresent());
  }

  private showPresent(): void {
    this.endSignal?.();
    this.endSignal = null;
    this.keypad.show(this.shown);
  }

  private async finish(command: KeyCommand, placeId: number, answer: Promise<Rejection | null>): Promise<void> {
    const { places } = this.house;
    const release = places.take({ kind: this.settings.place.kind, id: placeId });
    const refusal = await answer;
    release();
    this.house.changed();
    if (refusal !== null) this.refuse(command.kind, refusal.error);
  }

  /** Keys are named in the log, what was typed is not: it may be somebody's PIN. */
  private refuse(command: string, error: string): void {
    this.house.log.info({ keypad: this.settings.name, command, error }, 'a key was not obeyed');
    this.showRefusal();
  }

  private async byClerk(command: KeyCommand, clerk: Session, workplaceId: number, typed: string): Promise<Rejection | null> {
    const { state, places, postponeDelaysMinutes } = this.house;
    const order = (name: string, data: object = {}): Promise<Rejection | null> => this.order(clerk, name, data);
    switch (command.kind) {
      case 'call':
        return order('nextConsumer');
      case 'recall':
        return order('retryCallConsumer');
      case 'finish':
        return order('serveConsumer');
      case 'skip':
        return order('skipConsumer');
      case 'noShow':
        return order('rejectConsumer');
      case 'postpone':
        return order('postponeConsumer', { delay: typed === '' ? (postponeDelaysMinutes[0] ?? 0) : Number(typed) });
      case 'start':
        places.start(workplaceId, state.windows.get(workplaceId)?.consumerId ?? NO_CONSUMER);
        return null;
      case 'enter': {
        const consumer = typedTicket(state, workplaceId, typed);
        return consumer === undefined
          ? reject('noSuchElement', { field: 'keypad', book: 'Consumer', what: 'the number that was typed' })
          : order('consumerFromQueueBody', { id: consumer.id });
      }
      case 'break': {
        const isOpen = state.windows.get(workplaceId)?.stateId === WINDOW_STATE.open;
        return order('setWorkplace', { id: workplaceId, state_id: isOpen ? WINDOW_STATE.onBreak : WINDOW_STATE.open });
      }
      case 'logOut':
        return order('logout');
      case 'service':
        return order('addService', { service: command.serviceId });
      case 'clear':
        return null;
    }
  }

  /** Buttons of a kiosk: a service each; digits are the code of an appointment. */
  private async atKiosk(command: KeyCommand, typed: string): Promise<Rejection | null> {
    const { place } = this.settings;
    if (place.kind !== 'registrator') return null;
    const kiosk = kioskAt(this.house.state, place.id, place.user);
    if (kiosk === undefined) return reject('notLoggedIn');
    if (command.kind === 'service') return this.order(kiosk, 'registrateConsumer', { services: [command.serviceId], preview: false });
    if (command.kind === 'enter') return this.order(kiosk, 'registrateConsumer', { services: [], pin_code: typed, preview: false });
    return null;
  }

  private async order(session: Session, name: string, data: object): Promise<Rejection | null> {
    const answer = await this.house.order(session, name, data);
    return answer instanceof Rejection ? answer : null;
  }

  private logIn(typed: typeof NOTHING_TYPED, workplaceId: number): void {
    const { house, settings } = this;
    const step = enterLogin(typed, house.timers.nowMs());
    switch (step.kind) {
      case 'wrong':
        this.refuse('logIn', 'wrongPassword');
        return;
      case 'asksPin':
        this.entry = step.entry;
        this.signal(ASKS_PIN, false, FORGOTTEN_AFTER_MS);
        return;
      case 'logIn': {
        const { userId, pin } = step;
        this.showPresent();
        const answer = house.logIn({ userId, pin, workplaceId, address: `keypad ${settings.name}` });
        void this.finish(
          { kind: 'enter' },
          workplaceId,
          answer.then((refusal) => refusal ?? null),
        );
        return;
      }
    }
  }
}
