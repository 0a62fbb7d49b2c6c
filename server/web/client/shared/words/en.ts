import { errorsEn } from './errors/en.js';
import type { SharedWords } from './index.js';

export const sharedEn: SharedWords = {
  ...errorsEn,
  login: 'Login',
  password: 'Password',
  enter: 'Log in',
  language: 'Language',
  theme: 'Change colours: light, dark, high contrast',
  textSize: 'Text size',
  connectionLost: 'No connection, trying again…',
  cancel: 'Cancel',
  close: 'Close',
  noAnswer: 'There was no answer. Look whether it was done, then repeat.',
  refused: 'That did not work. Reload the page and try again.',
};
