/**
 * Outcomes of trying a device out, with their English texts. Codes are part of the wire: pages word them in the language of their reader.
 */
export const TEST_OUTCOMES = {
  alreadyRunning: 'It is being tried out already.',
  deviceMissing: 'The {what} is not there; see the devices.',
  noBoard: 'No board of the book ScoreBoard hangs on this line.',
  boardsMissed: 'Not reached: boards {boards} of {count} on the line; see the devices.',
  boardsShowed: 'Boards {boards} confirmed that they show it.',
  boardsTold: 'The text was sent to boards {boards}; such boards do not confirm what they show.',
  pictureShown: 'The picture was written to the screen of {width} × {height}: see whether its white frame is visible on all four sides.',
  screenLost: 'The screen was lost meanwhile; see the devices.',
  soundPlayed: 'It was played; whether it is heard depends on the loudspeaker.',
  soundWaited: 'It was not heard: too many waited to be called.',
  keypadTold: 'Sent to lamp, beeper and display, as far as the keypad has them; keypads do not answer.',
  keysHeard: 'Keys: {keys}.',
  noKeys: 'No key was pressed within fifteen seconds.',
  printed: 'It is printed, {length} mm of paper; the printer said so.',
  sentToPrinter: 'It was sent, {length} mm of paper; this printer does not say when it is out.',
  printerBusy: 'It was not printed: the printer was busy with tickets.',
  printedPartly: 'It did not come out whole. {note}',
  deviceTrouble: '{note}',
} as const satisfies Record<string, string>;

export type TestOutcomeCode = keyof typeof TEST_OUTCOMES;
