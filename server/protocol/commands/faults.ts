/** Box faults: what is wrong with the box itself, pushed at once, even while changes wait for the disk. Not in the original protocol. */
import { type Static, Type } from '@sinclair/typebox';
import { ANYBODY } from '../../model/books/declaration.js';
import { FAULT_CODES, type FaultCode } from '../../model/faults.js';
import { commands, ErrorReply, Nothing, noErrorsExample, Subscribing } from '../declaration.js';

export const BoxFault = Type.Object({
  code: Type.Unsafe<FaultCode>(
    Type.Union(
      FAULT_CODES.map((code) => Type.Literal(code)),
      { 'x-expects': `one of ${FAULT_CODES.join(', ')}` },
    ),
  ),
  severity: Type.Union([Type.Literal('warning'), Type.Literal('error')], { 'x-expects': 'warning or error' }),
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

export const faultCommands = commands('general', {
  faults: {
    isExtension: true,
    summary:
      'Faults of the box itself, the oldest first. Administrators and supervisors get all faults, others those that delay their work.',
    rights: ANYBODY,
    changes: false,
    data: Nothing(),
    reply: Type.Array(BoxFault),
    example: { request: {}, reply: [boxFaultExample] },
  },

  subscribeFaults: {
    isExtension: true,
    summary: 'Subscribes to the faults: each change is pushed as `faults`, even while changes of the queue wait for the disk.',
    rights: ANYBODY,
    changes: false,
    data: Subscribing(),
    reply: ErrorReply,
    example: { request: {}, reply: noErrorsExample },
  },

  unsubscribeFaults: {
    isExtension: true,
    summary: 'Ends the subscription to `faults`.',
    rights: ANYBODY,
    changes: false,
    data: Nothing(),
    reply: ErrorReply,
    example: { request: {}, reply: noErrorsExample },
  },
});
