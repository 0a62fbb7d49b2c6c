/** `GS e`: the ejector of Custom VKP80II and KPM210. */
import type { Reading } from '../../twins/printer/commands.js';
import { bits } from '../../twins/printer/sensors.js';
import { GS } from '../commands.js';
import { hasCommandFor, type PresenterDialect } from './kind.js';

/** `GS e n [m]`. */
function read([first, second, n, m]: readonly number[]): Reading {
  if (first !== GS || second !== 0x65) return 'unknown';
  if (n === undefined) return 'more';
  if (n === 2) return { kind: 'fate', how: 'retracted' };
  if (n === 3) return m === undefined ? 'more' : { kind: 'present', untaken: null };
  if (n === 5) return { kind: 'fate', how: 'ejected' };
  return n === 6 ? { kind: 'ask', question: 'GS e 6' } : 'unknown';
}

export const ejector: PresenterDialect = {
  begin: '1D 65',
  misfits: hasCommandFor,
  read,
  // `GS e 6` of Custom VKP80II and KPM210 (Defilak/libvkp80ii, cmd.js).
  answer: ([first, second, n], { isNearEnd, isPaperOut, isTicketInMouth, isCutterError }) =>
    first === GS && second === 0x65 && n === 6
      ? [bits([0x01, isNearEnd || isPaperOut], [0x04, isPaperOut], [0x08, isTicketInMouth], [0x40, isCutterError])]
      : null,
};
