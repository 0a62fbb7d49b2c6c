/** Box faults: what is wrong with the box itself, pushed at once, even while changes wait for the disk. Not in the original protocol. */
import { type Static, Type } from '@sinclair/typebox';
import { ANYBODY } from '../../../model/books/declaration.js';
import { FAULT_CODES } from '../../../model/faults.js';
import { OneOf } from '../../../model/schema.js';
import { extensions, initialField } from '../../declaration.js';

export const BoxFault = Type.Object({
  code: OneOf(FAULT_CODES, `one of ${FAULT_CODES.join(', ')}`),
  severity: OneOf(['warning', 'error'], 'warning or error'),
  since: Type.String({ description: 'since when' }),
  parameters: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), {
    description: 'the values in `text` by name, so that a client can translate the text',
  }),
  text: Type.String({ description: 'what is wrong' }),
  remedy: Type.String({ description: 'what to do about it' }),
});
export type BoxFault = Static<typeof BoxFault>;

export const boxFaultExample: BoxFault = {
  code: 'diskSlow',
  severity: 'error',
  since: '2026-11-24T09:05:58.120Z',
  parameters: { seconds: 1 },
  text: 'The disk has not confirmed a write for more than 1 s: changes wait for it, and nothing is lost.',
  remedy: 'Wait a minute. If it comes back, look into dmesg, make a backup and replace the memory card or disk.',
};

export const faultCommands = extensions('general', {
  faults: {
    summary:
      'Faults of the box itself, the oldest first. Administrators and supervisors get all faults, others those that delay their work.',
    rights: ANYBODY,
    reply: Type.Array(BoxFault),
    example: { request: {}, reply: [boxFaultExample] },
  },

  subscribeFaults: {
    summary: 'Subscribes to the faults: each change is pushed as `faults`, even while changes of the queue wait for the disk.',
    rights: ANYBODY,
    data: initialField,
  },

  unsubscribeFaults: {
    summary: 'Ends the subscription to `faults`.',
    rights: ANYBODY,
  },
});
