/** One keypad at its place: runs the commands of its keys in the order of the presses, and decides what it shows. */
import type { Logger as Log } from 'pino';
import { DARK_KEYPAD, type Keypad, type KeypadContent } from '../../../drivers/input/keypad.js';
import type { Timers } from '../../../drivers/timing.js';
import type { KeypadSettings } from '../../config/devices/inputs.js';
import type { KeyCommand, WindowPhase } from '../../config/devices/key-map.js';
import type { QueueState } from '../../engine/state.js';
import { NO_CONSUMER } from '../../model/consumer.js';
import { type Rejection, reject } from '../../model/errors/errors.js';
import type { Session } from '../../model/events/events.js';
import { NO_SHOW } from '../../model/ticket.js';
import { WINDOW_STATE } from '../../model/window-state.js';
import type { PinLogin } from '../../pipeline/handlers/box/general.js';
import type { DeviceTest, TestOutcome } from '../diagnostics/device-source.js';
import { done, failed } from '../diagnostics/workbench.js';
import { clerkAt, kioskAt } from './acting-session.js';
import { isAppointment, typedTicket } from './find-ticket.js';
import { enterLogin, entryAt, FORGOTTEN_AFTER_MS, type KeypadEntry, NOTHING_TYPED, withTyped } from './keypad-entry.js';
import { ASKS_PIN, keypadContent, keypadView, REFUSED } from './keypad-view.js';
import type { WindowStates } from './window-states.js';

export interface StationHouse {
  readonly state: QueueState;
  readonly order: (session: Session, command: string, data: unknown) => Promise<Rejection | null>;
  readonly logIn: (login: Omit<PinLogin, 'stored'>) => Promise<Rejection | null>;
  readonly postponeDelaysMinutes: readonly number[];
  readonly windowStates: WindowStates;
  /** What keypads show may have changed without an event. */
  readonly changed: () => void;
  readonly timers: Timers;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

const REFUSED_SHOWN_MS = 1_000;

const HEARD: KeypadContent = { light: { color: 'green', blinkMs: 200 }, display: { text: '', isBlinking: false } };
const HEARD_MS = 400;
const LIGHTS: readonly KeypadContent[] = [
  { light: { color: 'red', blinkMs: 0 }, display: { text: '888', isBlinking: false } },
  { light: { color: 'green', blinkMs: 0 }, display: { text: '123', isBlinking: false } },
  { light: { color: 'red', blinkMs: 500 }, display: { text: '888', isBlinking: true } },
];
const LIGHT_MS = 1_000;
const LISTENED_MS = 15_000;

const NO_COMMAND = { key: '', atMs: Number.NEGATIVE_INFINITY };

const checkIn = (code: string) => ({ services: [], pin_code: code, preview: false });

type KioskPlace = Extract<KeypadSettings['place'], { kind: 'registrator' }>;

export class KeypadStation {
  private entry = NOTHING_TYPED;
  private lastCommand = NO_COMMAND;
  private shown: KeypadContent = DARK_KEYPAD;
  private hadWaiting = false;
  private isNews = false;
  /** Keys pressed during a test: they are recorded and not obeyed. */
  private heard: string[] | null = null;
  /** Set while a signal is shown instead of the state. */
  private endSignal: (() => void) | null = null;

  constructor(
    readonly settings: KeypadSettings,
    private readonly house: StationHouse,
    private readonly keypad: Keypad,
  ) {}

  pressed(key: string): void {
    const { settings, house } = this;
    const { keyMap, place, debounceMs } = settings;
    if (this.heard !== null) {
      this.heard.push(key);
      this.signal(HEARD, true, HEARD_MS);
      return;
    }
    const nowMs = house.timers.nowMs();
    this.entry = entryAt(this.entry, nowMs);
    const digit = keyMap.digit(key);
    if (digit !== null) {
      this.entry = withTyped(this.entry, digit, nowMs);
      // The same key after another one is a separate press, however soon it comes.
      this.lastCommand = NO_COMMAND;
      return;
    }
    const command = keyMap.command(key, this.phase());
    const isSameAgain = key === this.lastCommand.key && nowMs - this.lastCommand.atMs < debounceMs;
    if (command === null || isSameAgain) return;
    // The last command is still being answered: further presses are ignored, so that one press is one command.
    if (place.kind === 'workplace' && house.windowStates.isBusy(place.id)) return;
    this.lastCommand = { key, atMs: nowMs };
    const entry = this.entry;
    this.entry = NOTHING_TYPED;
    if (command.kind === 'clear') this.showPresent();
    else if (place.kind === 'workplace') this.atWindow(command, place.id, entry);
    else void this.atKiosk(command, place, entry.typed).then((refusal) => this.answered(command.kind, refusal));
  }

  /** Computes what the keypad should show now; the returned function shows it, once the state is on the disk. */
  prepare(): () => void {
    const { place } = this.settings;
    if (place.kind !== 'workplace') return () => {};
    const view = keypadView(this.house.state, place.id, this.house.windowStates.startedAt(place.id));
    const isFree = view.phase === 'free' && view.hasClerk && !view.isOnBreak;
    const beeps = isFree && view.hasWaiting && !this.hadWaiting;
    this.isNews = isFree && view.hasWaiting && (this.isNews || beeps);
    this.hadWaiting = view.hasWaiting;
    const content = keypadContent(view, this.isNews);
    return () => this.show(content, beeps);
  }

  /** Red light and a beep for a moment: the command was refused. */
  showRefusal(): void {
    this.signal(REFUSED, true, REFUSED_SHOWN_MS);
  }

  async test({ pattern, pause }: Pick<DeviceTest, 'pattern' | 'pause'>): Promise<TestOutcome> {
    if (pattern === 'keys') return this.listen(pause);
    for (const content of pattern === 'identify' ? [REFUSED, HEARD, REFUSED, HEARD] : LIGHTS) {
      this.signal(content, content !== LIGHTS[0], LIGHT_MS * 2);
      if (!(await pause(LIGHT_MS))) break;
    }
    this.showPresent();
    return done('keypadTold');
  }

  private async listen(pause: DeviceTest['pause']): Promise<TestOutcome> {
    const heard: string[] = [];
    this.heard = heard;
    await pause(LISTENED_MS);
    this.heard = null;
    this.showPresent();
    return heard.length > 0 ? done('keysHeard', { keys: heard }) : failed('noKeys');
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

  private phase(): WindowPhase {
    const { windowStates, state } = this.house;
    const { place } = this.settings;
    return place.kind === 'workplace' ? keypadView(state, place.id, windowStates.startedAt(place.id)).phase : 'free';
  }

  private atWindow(command: KeyCommand, workplaceId: number, entry: KeypadEntry): void {
    const clerk = clerkAt(this.house.state, workplaceId);
    if (clerk !== undefined) this.busyWith(workplaceId, command.kind, this.byClerk(command, clerk, workplaceId, entry.typed));
    else if (command.kind === 'enter' && this.settings.hasPin) this.logIn(entry, workplaceId);
    else this.answered(command.kind, reject('notLoggedIn'));
  }

  /** No other key of the window is obeyed until the answer is there. */
  private busyWith(workplaceId: number, command: string, answer: Promise<Rejection | null>): void {
    const release = this.house.windowStates.take(workplaceId);
    void answer.then((refusal) => {
      release();
      this.answered(command, refusal);
    });
  }

  /** The log names keys, but not the typed characters: they may be a PIN. */
  private answered(command: string, refusal: Rejection | null): void {
    this.house.changed();
    if (refusal === null) return;
    this.house.log.info({ keypad: this.settings.name, command, error: refusal.error }, 'a key was refused');
    this.showRefusal();
  }

  private async byClerk(command: KeyCommand, clerk: Session, workplaceId: number, typed: string): Promise<Rejection | null> {
    const { state, windowStates, postponeDelaysMinutes } = this.house;
    const order = (name: string, data: object = {}) => this.house.order(clerk, name, data);
    switch (command.kind) {
      case 'call':
        return order('nextConsumer');
      case 'recall':
        return order('retryCallConsumer');
      case 'finish':
        return order('serveConsumer');
      case 'skip':
        return order('skipConsumer', { no_show: true });
      case 'noShow':
        return order('rejectConsumer', { comment: NO_SHOW });
      case 'logOut':
        return order('logout');
      case 'postpone':
        return order('postponeConsumer', { delay: typed === '' ? (postponeDelaysMinutes[0] ?? 0) : Number(typed) });
      case 'question':
        return order('countQuestion');
      case 'start':
        if (state.books.Workplace.get(workplaceId)?.walking_time === 1) return order('visitorArrived');
        windowStates.start(workplaceId, state.windows.get(workplaceId)?.consumerId ?? NO_CONSUMER);
        return null;
      case 'enter': {
        const consumer = typedTicket(state, workplaceId, typed);
        if (consumer === undefined && isAppointment(state, typed)) return order('registrateConsumer', checkIn(typed));
        return consumer === undefined
          ? reject('noSuchElement', { field: 'keypad', book: 'Consumer', what: 'the number that was typed' })
          : order('consumerFromQueueBody', { id: consumer.id });
      }
      case 'break': {
        const isOpen = state.windows.get(workplaceId)?.stateId === WINDOW_STATE.open;
        return order('setWorkplace', { id: workplaceId, state_id: isOpen ? WINDOW_STATE.onBreak : WINDOW_STATE.open });
      }
      case 'service':
        return order('addService', { service: command.serviceId });
      case 'clear':
        return null;
    }
  }

  /** Keys of a kiosk: one service each; digits are the code of an appointment. */
  private async atKiosk(command: KeyCommand, { id, user }: KioskPlace, typed: string): Promise<Rejection | null> {
    const kiosk = kioskAt(this.house.state, id, user);
    if (kiosk === undefined) return reject('notLoggedIn');
    if (command.kind === 'service') return this.house.order(kiosk, 'registrateConsumer', { services: [command.serviceId], preview: false });
    if (command.kind === 'enter') return this.house.order(kiosk, 'registrateConsumer', checkIn(typed));
    return null;
  }

  private logIn(entry: KeypadEntry, workplaceId: number): void {
    const { house, settings } = this;
    const step = enterLogin(entry, house.timers.nowMs());
    switch (step.kind) {
      case 'wrong':
        this.answered('logIn', reject('wrongPassword'));
        return;
      case 'asksPin':
        this.entry = step.entry;
        this.signal(ASKS_PIN, false, FORGOTTEN_AFTER_MS);
        return;
      case 'logIn': {
        const { userId, pin } = step;
        this.showPresent();
        this.busyWith(workplaceId, 'logIn', house.logIn({ userId, pin, workplaceId, address: `keypad ${settings.name}` }));
      }
    }
  }
}
