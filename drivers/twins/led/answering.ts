/** How boards behave that answer. The sources of the bytes are in `drivers/led/families/`. */
import { type Am03127Message, decodeAm03127, decodePage, encodeAm03127 } from '../../led/families/am03127.js';
import { decodeModbus, encodeModbus, type ModbusMessage } from '../../led/families/modbus.js';
import { decodeLiveText, decodeOnbon, encodeOnbon, type OnbonHeard } from '../../led/families/onbon.js';
import type { ProtocolOf } from '../../led/profile.js';
import { fromLatin1, latin1 } from '../../led/scan.js';
import { type Behaviour, heard, type Inside, isMeant, lettersIn, type Reaction, reacting, showRow } from './reaction.js';

/** A frame of Modbus ends with 3.5 letters of silence; computers make longer pauses by chance. */
const MODBUS_SILENCE_MS = 50;
const UNKNOWN_FUNCTION = 1;
const UNKNOWN_REGISTER = 2;
const FAILED = 4;

export function modbusBehaviour(inside: Inside, protocol: ProtocolOf<'modbus'>): Behaviour {
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
  const react = (message: ModbusMessage): Reaction | null => {
    // Answers of other boards, and questions to them.
    if (message.kind === 'written' || message.kind === 'refused' || !isMeant(inside, message.address)) return null;
    const reaction = carryOut(message);
    // Nobody answers what everybody was told.
    return message.address === 0 ? { ...reaction, reply: null, refusal: null } : reaction;
  };
  const carryOut = (message: Extract<ModbusMessage, { kind: 'read' | 'writeOne' | 'writeMany' }>): Reaction => {
    if (message.kind === 'read') {
      note('nothing can be read from it');
      return answer(message.fn, null, UNKNOWN_FUNCTION);
    }
    const { register } = message;
    if (message.kind === 'writeOne') {
      const isAddress = register === addressRegister;
      const reaction = answer(6, isAddress ? message : null, UNKNOWN_REGISTER);
      if (isAddress) inside.address = message.value;
      else note(`it has no register ${register}`);
      return reaction;
    }
    const isWritten = write(register, message.values);
    if (!isWritten) note(`it has no registers ${register} to ${register + message.values.length - 1}`);
    const { address } = inside;
    return answer(16, isWritten ? { kind: 'written', address, register, count: message.values.length } : null, UNKNOWN_REGISTER);
  };
  return { scanner: reacting(decodeModbus, react), silenceMs: MODBUS_SILENCE_MS, keepsBrightness: false };
}

const EVERY_CARD = 0xffff;
const ANY_CARD = 0xfffe;
const BEGINS = 8;
const BRIGHTEST = 15;
const UNKNOWN_COMMAND = 2;
const BUSY = 3;
const WRONG_SUM = 5;

export function onbonBehaviour(inside: Inside, protocol: ProtocolOf<'onbon'>): Behaviour {
  const { face, note, profile } = inside;
  const say = (heardFrame: OnbonHeard, data: readonly number[]): Uint8Array => {
    const from = heardFrame.to === ANY_CARD ? ANY_CARD : inside.address;
    // A card begins with nine A5: the examples of section 7.
    return Uint8Array.of(0xa5, ...encodeOnbon({ to: heardFrame.from, from, reserved: 0, data: Uint8Array.from(data) }));
  };
  const showText = (data: Uint8Array): boolean => {
    const area = decodeLiveText(data);
    if (area === null || area.widthDots !== protocol.widthDots || area.heightDots !== protocol.heightDots) return false;
    const letters = latin1(area.text).replace(/^(\\F[OEK][0-9A-F]{3}|\\C[1-3])*/, '');
    const rows = letters.split('\\n');
    if (rows.length > profile.layout.rows) note(`${rows.length} rows on ${profile.layout.rows}`);
    for (let row = 0; row < profile.layout.rows; row++) showRow(inside, row, lettersIn(inside, fromLatin1(rows[row] ?? '')));
    return true;
  };
  const carryOut = ({ data, to }: OnbonHeard): boolean => {
    const [group = 0, command = 0, , , , first = 0, second = 0] = data;
    switch ((group << 8) | command) {
      case 0xa200:
        return true;
      case 0xa206:
        if (to === ANY_CARD || to === EVERY_CARD) inside.address = first | (second << 8);
        return to === ANY_CARD || to === EVERY_CARD;
      case 0xa302:
        face.brightnessPercent = Math.round((second / BRIGHTEST) * 100);
        return first === 1 && second <= BRIGHTEST;
      case 0xa306:
        return showText(data);
      default:
        return false;
    }
  };
  const scanner = reacting(decodeOnbon, (frame): Reaction | null => {
    if (frame.to !== inside.address && frame.to !== ANY_CARD && frame.to !== EVERY_CARD) return null;
    if (frame.begins < BEGINS) note(`${frame.begins} A5 before the frame instead of ${BEGINS}`);
    if (!frame.isCrcRight) note('the sum is wrong');
    const isDone = frame.isCrcRight && carryOut(frame);
    if (frame.isCrcRight && !isDone) note('it does not know this command, or what it is told with it');
    const wantsAnswer = frame.to !== EVERY_CARD && frame.data[2] === 1;
    if (!wantsAnswer) return heard();
    const data = isDone ? [0xa0, 0, 0, 0, 0] : [0xa0, 1, frame.isCrcRight ? UNKNOWN_COMMAND : WRONG_SUM, 0, 0];
    return { row: 0, reply: say(frame, data), refusal: say(frame, [0xa0, 1, BUSY, 0, 0]) };
  });
  return { scanner, silenceMs: null, keepsBrightness: false };
}

const ACK = encodeAm03127({ kind: 'answer', answer: 'ACK' });
const NACK = encodeAm03127({ kind: 'answer', answer: 'NACK' });
const PERCENTS: Readonly<Record<string, number>> = { A: 100, B: 75, C: 50, D: 25 };

export function am03127Behaviour(inside: Inside): Behaviour {
  const { face, note } = inside;
  const carryOut = (data: string): boolean => {
    const percent = /^<B([A-D])>$/.exec(data)?.[1];
    const page = decodePage(data);
    if (percent !== undefined) face.brightnessPercent = PERCENTS[percent] ?? 100;
    if (page !== null) {
      showRow(inside, 0, lettersIn(inside, fromLatin1(page.text)));
      face.blink(0, page.stands === 'B' ? Number.POSITIVE_INFINITY : 0);
    }
    return percent !== undefined || page !== null;
  };
  const react = (message: Am03127Message): Reaction | null => {
    // Another board says something.
    if (message.kind === 'answer') return null;
    if (message.kind === 'address') {
      inside.address = message.to;
      return heard();
    }
    if (!isMeant(inside, message.address)) return null;
    const isKnown = message.isSumRight && carryOut(message.data);
    if (!isKnown) note(message.isSumRight ? `it does not know ${message.data}` : 'the sum is wrong');
    // What it does not know it does not answer, and nobody answers what everybody was told.
    if (message.address === 0 || (message.isSumRight && !isKnown)) return heard();
    return { row: 0, reply: message.isSumRight ? ACK : NACK, refusal: NACK };
  };
  return { scanner: reacting(decodeAm03127, react), silenceMs: null, keepsBrightness: false };
}
