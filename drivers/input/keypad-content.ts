/** What a keypad can show: lamp, beep, short display. A keypad ignores the parts that it lacks. */

export interface KeypadLight {
  readonly color: 'off' | 'red' | 'green';
  /** Time between two blinks; 0 = steady. */
  readonly blinkMs: 0 | 200 | 500;
}

export interface KeypadDisplay {
  readonly text: string;
  readonly isBlinking: boolean;
}

export interface KeypadContent {
  readonly light: KeypadLight;
  readonly display: KeypadDisplay;
}

export const DARK_KEYPAD: KeypadContent = { light: { color: 'off', blinkMs: 0 }, display: { text: '', isBlinking: false } };

export const isSameLight = (one: KeypadLight, other: KeypadLight): boolean => one.color === other.color && one.blinkMs === other.blinkMs;

export const isSameDisplay = (one: KeypadDisplay, other: KeypadDisplay): boolean =>
  one.text === other.text && one.isBlinking === other.isBlinking;
