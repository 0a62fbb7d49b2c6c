/**
 * Digit panels that are Modbus RTU slaves: LED-485 (led-485_setuptool.py of github.com/sman-dk/LED-485_setuptool) and DM36B06, DM56A04
 * (lamaplc.de, display:dm36-dm56). A frame is address, function, data, CRC-16 with the low byte first; it ends with the silence of 3.5
 * letters, 1.75 ms from 19200 on (caxapa.ru/45060.html quoting the specification of Modbus over serial line).
 *
 *     06  write one register      answered with the same bytes
 *     10  write registers         address 10 start count bytes data…   answered with address 10 start count
 *     86, 90                      refused: address function code; 0A and 0B come from a gateway: it has no path to the board, or no answer
 *
 * Letters are one a register, or two with the first in the high byte.
 */
import { type Static, Type } from '@sinclair/typebox';
import type { Exchange } from '../../bus/exchange.js';
import { type Misfit, OrNull, table } from '../../profile-files.js';
import { type Inside, isMeant, lettersIn, type Reaction } from '../../twins/led/reaction.js';
import { crc16Modbus } from '../checksums.js';
import type { GatewayFault } from '../content.js';
import type { LedProfile } from '../profile.js';
import { MORE, message, noise, type Scan } from '../scan.js';
import type { Board, Judge, LedCodec, LedFamilyKind } from './kind.js';

const settings = table({
  family: Type.Literal('modbus'),
  /** First register of the text. */
  textRegister: Type.Integer({ minimum: 0, maximum: 0xffff }),
  /** 2: the first of them in the high byte. */
  lettersPerRegister: Type.Union([Type.Literal(1), Type.Literal(2)], { 'x-expects': '1 or 2' }),
  /** Register of the board's address; null = it cannot be changed, or no source says how. */
  addressRegister: OrNull(Type.Integer({ minimum: 0, maximum: 0xffff })),
});

const READ_HOLDING = 0x03;
const READ_INPUT = 0x04;
const WRITE_ONE = 0x06;
const WRITE_MANY = 0x10;
const REFUSED = 0x80;
const SHORT = 8;

export type ModbusMessage =
  | { readonly kind: 'read'; readonly address: number; readonly fn: number; readonly register: number; readonly count: number }
  /** Also its answer: both have the same bytes. */
  | { readonly kind: 'writeOne'; readonly address: number; readonly register: number; readonly value: number }
  | { readonly kind: 'writeMany'; readonly address: number; readonly register: number; readonly values: readonly number[] }
  | { readonly kind: 'written'; readonly address: number; readonly register: number; readonly count: number }
  | { readonly kind: 'refused'; readonly address: number; readonly fn: number; readonly code: number };

export function encodeModbus(said: ModbusMessage): Uint8Array {
  switch (said.kind) {
    case 'read':
      return withCrc([said.address, said.fn, ...word(said.register), ...word(said.count)]);
    case 'writeOne':
      return withCrc([said.address, WRITE_ONE, ...word(said.register), ...word(said.value)]);
    case 'writeMany': {
      const { address, register, values } = said;
      return withCrc([address, WRITE_MANY, ...word(register), ...word(values.length), values.length * 2, ...values.flatMap(word)]);
    }
    case 'written':
      return withCrc([said.address, WRITE_MANY, ...word(said.register), ...word(said.count)]);
    case 'refused':
      return withCrc([said.address, said.fn | REFUSED, said.code]);
  }
}

const word = (value: number): [number, number] => [(value >> 8) & 0xff, value & 0xff];

function withCrc(bytes: readonly number[]): Uint8Array {
  const crc = crc16Modbus(Uint8Array.from(bytes));
  return Uint8Array.of(...bytes, crc & 0xff, crc >> 8);
}

const isWhole = (frame: Uint8Array): boolean => crc16Modbus(frame) === 0;

/** No byte marks the beginning of a frame: bytes with a valid checksum are one. */
export function decodeModbus(bytes: Uint8Array): Scan<ModbusMessage> {
  if (bytes.length < 2) return MORE;
  const [address = 0, fn = 0, high = 0, low = 0, , , count = 0] = bytes;
  const no = noise(1, 'no frame begins here, or its CRC is wrong');
  if (address > 247) return no;
  const at = (index: number): number => ((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0);
  const register = (high << 8) | low;
  switch (fn) {
    // A gateway that does not name the function: pymodbus 3.8, whose answer for a board that is not there has the function 80.
    case REFUSED:
    case READ_HOLDING | REFUSED:
    case WRITE_ONE | REFUSED:
    case WRITE_MANY | REFUSED:
      if (bytes.length < 5) return MORE;
      return isWhole(bytes.subarray(0, 5)) ? message(5, { kind: 'refused', address, fn: fn & ~REFUSED, code: high }) : no;
    case READ_HOLDING:
    case READ_INPUT:
    case WRITE_ONE:
      if (bytes.length < SHORT) return MORE;
      if (!isWhole(bytes.subarray(0, SHORT))) return no;
      if (fn === WRITE_ONE) return message(SHORT, { kind: 'writeOne', address, register, value: at(4) });
      return message(SHORT, { kind: 'read', address, fn, register, count: at(4) });
    case WRITE_MANY: {
      if (bytes.length < SHORT) return MORE;
      // The answer of another board begins like a question, and is shorter.
      if (isWhole(bytes.subarray(0, SHORT))) return message(SHORT, { kind: 'written', address, register, count: at(4) });
      if (count !== at(4) * 2) return no;
      const length = 9 + count;
      if (bytes.length < length) return MORE;
      const values = Array.from({ length: count / 2 }, (_, index) => at(7 + index * 2));
      return isWhole(bytes.subarray(0, length)) ? message(length, { kind: 'writeMany', address, register, values }) : no;
    }
    default:
      return no;
  }
}

/** Modbus application protocol, V1.1b3, section 7. */
const REFUSALS: Readonly<Record<number, string>> = {
  1: 'it does not know this function',
  2: 'it has no such register: is it another model?',
  3: 'it does not take this value',
  4: 'it failed',
  5: 'it is still at work',
  6: 'it is busy',
  10: 'the gateway has no way to this board: see its table of addresses and lines',
  11: 'the gateway got no answer from this board',
};
/** The gateway is there, and the board behind it is not: "path unavailable", "target device failed to respond" (there, page 49). */
const GATEWAY_FAULTS: Readonly<Record<number, GatewayFault>> = { 10: 'noPath', 11: 'notReached' };

/** null = no refusal. */
function refusalIn(reply: Uint8Array): number | null {
  const scan = decodeModbus(withoutNoise(reply));
  return scan.kind === 'message' && scan.message.kind === 'refused' ? scan.message.code : null;
}

const isRefusalFrom =
  (address: number) =>
  (received: Uint8Array): boolean =>
    withoutNoise(received)[0] === address && refusalIn(received) !== null;

function codec({ protocol, letters, rows, asked }: Board<typeof settings>): LedCodec {
  const { addressRegister, lettersPerRegister, textRegister } = protocol;
  const registersOf = (text: string): number[] => {
    const bytes = letters.bytes(text);
    if (lettersPerRegister === 1) return [...bytes];
    return Array.from({ length: Math.ceil(bytes.length / 2) }, (_, at) => ((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0x20));
  };
  const write = (question: WriteQuestion): Exchange => {
    const answer = encodeModbus(answerTo(question));
    return asked(encodeModbus(question), (received) => judge(withoutNoise(received), answer), isRefusalFrom(question.address));
  };
  return {
    // A register that cannot be read is refused, which also proves that the board is present (application protocol V1.1b3, section 7).
    probe: (address) =>
      asked(
        encodeModbus({ kind: 'read', address, fn: READ_HOLDING, register: textRegister, count: 1 }),
        judgeRead(address),
        isRefusalFrom(address),
      ),
    show: (address, content) =>
      rows(content).map((text) => write({ kind: 'writeMany', address, register: textRegister, values: registersOf(text) })),
    changeAddress: (from, to) => {
      // No source says whether these panels listen to address 0, and none of them would answer.
      if (addressRegister === null || from === 'all') return null;
      return { exchanges: [write({ kind: 'writeOne', address: from, register: addressRegister, value: to })], reaches: 'one' };
    },
    explain: (reply) => {
      if (reply.length === 0) return 'no answer: check its power, its wires and its address';
      const code = refusalIn(reply);
      if (code === null) return 'the answer is garbled: does another board have this address?';
      return `refused with exception ${code}: ${REFUSALS[code] ?? 'see its manual'}`;
    },
    gatewayFault: (reply) => GATEWAY_FAULTS[refusalIn(reply) ?? 0] ?? null,
  };
}

const isRefusalOf = (fn: number, answered: number | undefined): boolean => answered === (fn | REFUSED) || answered === REFUSED;

const REFUSAL_BYTES = 5;
const ANSWER_BYTES = 7;

const judgeRead =
  (address: number): Judge =>
  (received) => {
    const answer = withoutNoise(received);
    const length = isRefusalOf(READ_HOLDING, answer[1]) ? REFUSAL_BYTES : ANSWER_BYTES;
    if (answer.length < length) return 'more';
    if (answer[0] !== address || !isWhole(answer.subarray(0, length))) return 'bad';
    // Any other refusal proves that the board is there.
    return length === REFUSAL_BYTES && (answer[2] ?? 0) in GATEWAY_FAULTS ? 'bad' : 'done';
  };

type WriteQuestion = Extract<ModbusMessage, { kind: 'writeOne' | 'writeMany' }>;

function answerTo(question: WriteQuestion): ModbusMessage {
  const { kind, address, register } = question;
  return kind === 'writeOne' ? question : { kind: 'written', address, register, count: question.values.length };
}

function judge(received: Uint8Array, answer: Uint8Array): 'more' | 'done' | 'bad' {
  const [address, fn = 0] = answer;
  const isRefusal = received[0] === address && isRefusalOf(fn, received[1]) && received.length >= 5 && isWhole(received.subarray(0, 5));
  if (isRefusal) return 'bad';
  if (received.length < answer.length) return 'more';
  return answer.every((byte, at) => received[at] === byte) ? 'done' : 'bad';
}

/** When a line changes direction, receivers may see zeros or ones that no device sent; no board has these addresses. */
function withoutNoise(received: Uint8Array): Uint8Array {
  const begin = received.findIndex((byte) => byte !== 0x00 && byte !== 0xff);
  return received.subarray(begin === -1 ? received.length : begin);
}

const UNKNOWN_FUNCTION = 1;
const UNKNOWN_REGISTER = 2;
const FAILED = 4;

function behaviour(inside: Inside, protocol: Static<typeof settings>): (message: ModbusMessage) => Reaction | null {
  const { textRegister, lettersPerRegister, addressRegister } = protocol;
  const { note, profile } = inside;
  const refuse = (fn: number, code: number): Uint8Array => encodeModbus({ kind: 'refused', address: inside.address, fn, code });
  const answer = (fn: number, reply: ModbusMessage | null, code: number): Reaction => ({
    row: 0,
    reply: reply === null ? refuse(fn, code) : encodeModbus(reply),
    refusal: refuse(fn, FAILED),
  });
  const write = (register: number, values: readonly number[]): boolean => {
    const from = (register - textRegister) * lettersPerRegister;
    const bytes = values.flatMap((value) => (lettersPerRegister === 2 ? [value >> 8, value & 0xff] : [value]));
    if (from < 0 || from + bytes.length > profile.layout.cells + (profile.layout.cells % lettersPerRegister)) return false;
    inside.face.write(0, lettersIn(inside, Uint8Array.from(bytes)), from);
    return true;
  };
  const carryOut = (message: Exclude<ModbusMessage, { kind: 'written' | 'refused' }>): Reaction => {
    if (message.kind === 'read') {
      note('nothing can be read from it');
      return answer(message.fn, null, UNKNOWN_FUNCTION);
    }
    const { register } = message;
    if (message.kind === 'writeOne') {
      const isAddress = register === addressRegister;
      const reaction = answer(WRITE_ONE, isAddress ? message : null, UNKNOWN_REGISTER);
      if (isAddress) inside.address = message.value;
      else note(`it has no register ${register}`);
      return reaction;
    }
    const isWritten = write(register, message.values);
    if (!isWritten) note(`it has no registers ${register} to ${register + message.values.length - 1}`);
    return answer(WRITE_MANY, isWritten ? answerTo({ ...message, address: inside.address }) : null, UNKNOWN_REGISTER);
  };
  return (message) => {
    // Answers of other boards, and questions to them.
    if (message.kind === 'written' || message.kind === 'refused' || !isMeant(inside, message.address)) return null;
    const reaction = carryOut(message);
    // No board answers a broadcast.
    return message.address === 0 ? { ...reaction, reply: null, refusal: null } : reaction;
  };
}

const SILENT_LETTERS = 3.5;
const BITS_PER_LETTER = 11;
const SILENCE_OF_FAST_LINES_MS = 1.75;

function* misfits({ line, timing }: LedProfile): Iterable<Misfit> {
  const silenceMs = line.baud > 19_200 ? SILENCE_OF_FAST_LINES_MS : (SILENT_LETTERS * BITS_PER_LETTER * 1000) / line.baud;
  if (timing.gapMs >= silenceMs) return;
  yield { field: 'timing.gapMs', expected: `at least ${silenceMs.toFixed(2)}: a frame of Modbus ends with silence`, got: timing.gapMs };
}

export const modbus: LedFamilyKind<typeof settings, ModbusMessage> = {
  settings,
  // 0 = every board, which does not answer; from 248 on reserved (Modbus over serial line).
  addresses: { first: 1, last: 247 },
  answers: true,
  misfits,
  codec,
  decoder: () => decodeModbus,
  // A frame ends with 3.5 letters of silence; computers may pause longer by chance.
  silenceMs: 50,
  behaviour,
};
