/** Which addresses of a line answer. Only a question that changes nothing is asked, so that boards go on showing what they show. */
import type { Absence } from '../actor/keep-port.js';
import type { Bus } from '../bus/bus.js';
import type { BusMember, Exchange, ExchangeResult } from '../bus/exchange.js';
import { crc16Modbus } from './checksums.js';
import { encodeModbus } from './families/modbus.js';
import type { LedProfile } from './profile.js';

export interface BoardAnswer {
  readonly address: number;
  /** `garbled`: something came that is no answer; two boards of one address, or a wrong speed. */
  readonly how: 'answers' | 'garbled';
}

const READ = 0x03;
const REFUSED = 0x83;
const REFUSAL_BYTES = 5;
const ANSWER_BYTES = 7;

/**
 * The question to one address; null = boards of this family publish none that changes nothing. Boards of Modbus are asked for a register:
 * one that does not let it be read refuses, which is an answer as well (Modbus application protocol, V1.1b3, section 7).
 */
export function probe({ protocol, timing }: LedProfile, address: number): Exchange | null {
  if (protocol.family !== 'modbus') return null;
  const judge = (received: Uint8Array): 'more' | 'done' | 'bad' => {
    const begin = received.findIndex((byte) => byte !== 0x00 && byte !== 0xff);
    const answer = received.subarray(begin === -1 ? received.length : begin);
    const length = answer[1] === REFUSED ? REFUSAL_BYTES : ANSWER_BYTES;
    if (answer.length < length) return 'more';
    return answer[0] === address && crc16Modbus(answer.subarray(0, length)) === 0 ? 'done' : 'bad';
  };
  const frame = encodeModbus({ kind: 'read', address, fn: READ, register: protocol.textRegister, count: 1 });
  return { frame, gapMs: timing.gapMs, reply: { timeoutMs: timing.replyTimeoutMs ?? 0, judge } };
}

/** Resolves with those that answered, or with why the line cannot be used. Each address is asked once; calls on the line go first. */
export function scanBus(
  bus: Pick<Bus, 'join'>,
  questions: readonly { readonly address: number; readonly exchange: Exchange }[],
  asked: (address: number) => void,
): Promise<readonly BoardAnswer[] | Absence> {
  return new Promise((resolve) => {
    const found: BoardAnswer[] = [];
    let at = 0;
    // The bus may tell of its port while it is being joined.
    const end = (result: readonly BoardAnswer[] | Absence): void =>
      queueMicrotask(() => {
        leave();
        resolve(result);
      });
    const member: BusMember = {
      next: () => {
        const question = questions[at];
        return question === undefined ? null : { exchange: question.exchange, isUrgent: false };
      },
      finished: ({ kind }: ExchangeResult) => {
        const address = questions[at]?.address ?? 0;
        if (kind === 'replied') found.push({ address, how: 'answers' });
        if (kind === 'bad') found.push({ address, how: 'garbled' });
        at += 1;
        asked(address);
        if (at >= questions.length) end(found);
      },
      dueMs: () => Number.POSITIVE_INFINITY,
      portChanged: (absence) => {
        if (absence !== null) end(absence);
      },
    };
    const leave = bus.join(member);
  });
}
