/** The lamp and the display of a keypad for each state of its window. */
import { expect, it } from 'vitest';
import { DARK_KEYPAD } from '../../../drivers/input/keypad.js';
import { ASKS_PIN, type KeypadView, keypadContent, REFUSED } from '../../../server/devices/input/keypad-view.js';

const FREE: KeypadView = { phase: 'free', ticket: '', hasClerk: true, isOnBreak: false, hasWaiting: false };
const said = (view: Partial<KeypadView>, isNews = false): string => words(keypadContent({ ...FREE, ...view }, isNews));
const words = ({ light: { color, blinkMs }, display: { text, isBlinking } }: typeof REFUSED): string =>
  `${color} ${blinkMs} "${text}"${isBlinking ? ' blinks' : ''}`;

it.each<readonly [Partial<KeypadView>, boolean, string]>([
  [{ phase: 'called', ticket: 'A002' }, false, 'green 500 "A002" blinks'],
  [{ phase: 'serving', ticket: 'A002' }, false, 'green 0 "A002"'],
  [{}, false, words(DARK_KEYPAD)],
  [{ hasClerk: false, hasWaiting: true, isOnBreak: true }, false, words(DARK_KEYPAD)],
  [{ isOnBreak: true, hasWaiting: true }, false, 'red 0 ""'],
  [{ hasWaiting: true }, false, 'green 200 "CAL"'],
  [{ hasWaiting: true }, true, 'green 200 "CAL" blinks'],
])('%o', (view, isNews, expected) => {
  expect(said(view, isNews)).toBe(expected);
});

it('a key that is refused blinks red; a number that waits for its PIN does not blink on the display', () => {
  expect([words(REFUSED), words(ASKS_PIN)]).toEqual(['red 0 "---" blinks', 'red 500 "---"']);
});
