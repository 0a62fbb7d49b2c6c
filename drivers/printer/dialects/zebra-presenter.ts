/** The presenter of Zebra TTP 8000: `ESC FF` presents, `ENQ` ejects. */
import type { Reading } from '../../twins/printer/commands.js';
import { ESC } from '../commands.js';
import { hasCommandFor, type PresenterDialect } from './kind.js';

function read([first, second, n]: readonly number[]): Reading {
  if (first === 0x05) return { kind: 'fate', how: 'ejected' };
  if (first === 0x19) return readFate(second);
  if (first !== ESC || second !== 0x0c) return 'unknown';
  return n === undefined ? 'more' : { kind: 'present', untaken: null };
}

/** `19 00` ejects the ticket, `19 64` retracts it (Zebra TTP 8000). */
function readFate(n: number | undefined): Reading {
  if (n === undefined) return 'more';
  if (n === 0x00) return { kind: 'fate', how: 'ejected' };
  return n === 0x64 ? { kind: 'fate', how: 'retracted' } : 'unknown';
}

export const zebraPresenter: PresenterDialect = { begin: '1B 0C', misfits: hasCommandFor, read };
