import { word } from '../terminal.js';

export const decryptLine = (name: string): string =>
  `openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -in ${word(`${name}.enc`)} -out ${word(name)}`;
