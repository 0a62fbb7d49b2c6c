/** The state of a window on its keypad. The lamps follow QSystem (ButtonDevice.java, see drivers/input/keypads/frames.ts). */
import { DARK_KEYPAD, type KeypadContent } from '../../../drivers/input/keypad.js';
import type { WindowPhase } from '../../config/devices/key-map.js';
import { abilityOf } from '../../engine/rules/abilities.js';
import { bestCandidate } from '../../engine/rules/calling/selection.js';
import type { QueueState } from '../../engine/state.js';
import { NO_CLERK, NO_CONSUMER } from '../../model/consumer.js';
import { WINDOW_STATE } from '../../model/window-state.js';

export interface KeypadView {
  readonly phase: WindowPhase;
  /** The ticket at the window; empty = none. */
  readonly ticket: string;
  readonly hasClerk: boolean;
  readonly isOnBreak: boolean;
  /** Whether a visitor waits who could be called to this window. */
  readonly hasWaiting: boolean;
}

/** @param started the visitor at the window who is known to be present */
export function keypadView(state: QueueState, workplaceId: number, started: number | undefined): KeypadView {
  const { consumerId = NO_CONSUMER, clerkId = NO_CLERK, stateId = WINDOW_STATE.closed } = state.windows.get(workplaceId) ?? {};
  return {
    phase: consumerId === NO_CONSUMER ? 'free' : consumerId === started ? 'serving' : 'called',
    ticket: state.consumers.get(consumerId)?.ticket ?? '',
    hasClerk: clerkId !== NO_CLERK,
    isOnBreak: stateId === WINDOW_STATE.onBreak,
    hasWaiting: bestCandidate(state, abilityOf(state, workplaceId, clerkId)) !== undefined,
  };
}

/** @param isNews the first visitor joined the queue while the window was free */
export function keypadContent({ phase, ticket, hasClerk, isOnBreak, hasWaiting }: KeypadView, isNews: boolean): KeypadContent {
  switch (phase) {
    case 'called':
      return { light: { color: 'green', blinkMs: 500 }, display: { text: ticket, isBlinking: true } };
    case 'serving':
      return { light: { color: 'green', blinkMs: 0 }, display: { text: ticket, isBlinking: false } };
    case 'free':
      if (!hasClerk) return DARK_KEYPAD;
      if (isOnBreak) return { light: { color: 'red', blinkMs: 0 }, display: { text: '', isBlinking: false } };
      if (!hasWaiting) return DARK_KEYPAD;
      return { light: { color: 'green', blinkMs: 200 }, display: { text: 'CAL', isBlinking: isNews } };
  }
}

/** A key was refused; shown with a beep. */
export const REFUSED: KeypadContent = { light: { color: 'red', blinkMs: 0 }, display: { text: '---', isBlinking: true } };
/** The user number is complete, the PIN comes next. */
export const ASKS_PIN: KeypadContent = { light: { color: 'red', blinkMs: 500 }, display: { text: '---', isBlinking: false } };
