import type { SharedWords } from './index.js';

export const sharedEn: SharedWords = {
  login: 'Login',
  password: 'Password',
  enter: 'Log in',
  language: 'Language',
  theme: 'Change colours: light, dark, high contrast',
  textSize: 'Text size',
  connectionLost: 'No connection, trying again…',
  cancel: 'Cancel',
  close: 'Close',
  wrongPassword: 'The login or the password is wrong.',
  tooManyFailures: 'Too many failed attempts. Wait a little and try again.',
  notAllowed: 'This user may not do that here. Ask your administrator.',
  noAnswer: 'There was no answer. Look whether it was done, then repeat.',
  hiddenCharacter: 'The text has a character that cannot be seen or that controls it. Type the text anew instead of pasting it.',
  readOnly: 'The disk takes no writes: nothing can be changed now. Tell the technician.',
  refused: 'That did not work: {why}',
};
