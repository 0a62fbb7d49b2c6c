/** What opens a booking: its code, and the telephone where the code is short. */
import type { ReplyData } from '../../../protocol/registry.js';
import type { Telling } from '../shared/box/failures.js';
import { CODE_LENGTH, desk } from './desk.js';
import { say } from './words.js';

export type Visit = ReplyData<'bookedVisit'>;

interface Own {
  readonly code: string;
  readonly phone: string;
}

/** Of this page alone: nothing is stored. */
let known: Own = { code: '', phone: '' };

export function remember(own: Own): void {
  known = own;
}

export const ownOf = (code: string): Own => (known.code === code ? known : { code, phone: '' });

export const fieldsOf = ({ code, phone }: Own) => ({ pin_code: code, ...(phone.trim() !== '' && { phone }) });

export const opened = (own: Own): Promise<Visit> => desk().ask('bookedVisit', fieldsOf(own));

/** The text of the box speaks of tickets. */
export const UNKNOWN: Telling = {
  own: (name) => (name === 'codeUnknown' ? say(desk().shortestCode < CODE_LENGTH ? 'unknown' : 'unknownHere') : undefined),
};
