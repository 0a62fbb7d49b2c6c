/** How boards of each family behave. The sources of the bytes are in `drivers/led/families/`. */
import { type AlphaBlock, type AlphaText, decodeAlpha, decodeAlphaText } from '../../led/families/alpha.js';
import { type CandleMessage, decodeCandle, EVERY_CANDLE } from '../../led/families/candle.js';
import { decodeEdi } from '../../led/families/edi.js';
import { decodeFourByte } from '../../led/families/four-byte.js';
import { decodeProLite } from '../../led/families/pro-lite.js';
import { decodeVenus } from '../../led/families/venus.js';
import type { ProtocolOf } from '../../led/profile.js';
import { fromLatin1 } from '../../led/scan.js';
import { am03127Behaviour, modbusBehaviour, onbonBehaviour } from './answering.js';
import { type Behaviour, heard, type Inside, isMeant, lettersIn, type Reaction, reacting, showRow } from './reaction.js';

export function behaviourOf(inside: Inside): Behaviour {
  const { protocol } = inside.profile;
  switch (protocol.family) {
    case 'candle':
      return candle(inside, protocol);
    case 'modbus':
      return modbusBehaviour(inside, protocol);
    case 'alpha':
      return alpha(inside, protocol);
    case 'onbon':
      return onbonBehaviour(inside, protocol);
    case 'am03127':
      return am03127Behaviour(inside);
    case 'pro-lite':
      return proLite(inside);
    case 'venus':
      return venus(inside, protocol);
    case 'edi':
      return edi(inside);
    case 'four-byte':
      return fourByte(inside);
  }
}

function candle(inside: Inside, { hasBlinkByte }: ProtocolOf<'candle'>): Behaviour {
  const { face, note, profile } = inside;
  const react = (message: CandleMessage): Reaction | null => {
    if (message.kind === 'scan') return null;
    if (message.kind === 'address') {
      if (message.from !== EVERY_CANDLE && message.from !== inside.address) return null;
      inside.address = message.to;
      return heard();
    }
    const row = message.address - inside.address;
    if (row < 0 || row >= profile.layout.rows) return null;
    if (message.kind === 'brightness') {
      // Four steps; nobody says how bright each is.
      face.brightnessPercent = 100 - message.darkness * 25;
      return heard(row);
    }
    if (message.data.length === 0) note('a frame without letters');
    const lost = face.write(row, lettersIn(inside, message.data));
    if (lost > 0) note(`${lost} letters more than cells`);
    face.blink(row, message.blinks);
    return heard(row);
  };
  return { scanner: reacting(decodeCandle(hasBlinkByte), react), silenceMs: null, keepsBrightness: true };
}

/** More than a second between two bytes ends a frame: wls.wwco.com/ledsigns/alpha/protocol.html. */
const ALPHA_SILENCE_MS = 1000;
/** Signs that were told to be a PC answer with this type. */
const FROM_SIGN = '0';

function alpha(inside: Inside, { textFile }: ProtocolOf<'alpha'>): Behaviour {
  const { face, note } = inside;
  const wrong = (block: AlphaBlock, text: AlphaText | null): string | null => {
    if (block.sum === 'wrong') return 'the sum is wrong';
    if (text === null) return 'it does not know this command, or its settings';
    if (text.file !== textFile) return `file ${text.file} is not the one that runs`;
    return text.mode === 'b' || text.mode === 'c' ? null : `the text moves: mode ${text.mode}`;
  };
  const write = (block: AlphaBlock): void => {
    const text = decodeAlphaText(block);
    const fault = wrong(block, text);
    if (fault !== null) note(fault);
    if (fault !== null || text === null) return;
    showRow(inside, 0, lettersIn(inside, fromLatin1(text.text)));
    face.blink(0, text.mode === 'c' ? Number.POSITIVE_INFINITY : 0);
  };
  const scanner = reacting(decodeAlpha, ({ type, address, blocks }) => {
    if (type === FROM_SIGN || !isMeant(inside, address)) return null;
    for (const block of blocks) write(block);
    return heard();
  });
  return { scanner, silenceMs: ALPHA_SILENCE_MS, keepsBrightness: false };
}

function proLite(inside: Inside): Behaviour {
  let pageA = '';
  const scanner = reacting(decodeProLite, ({ address, command }) => {
    if (!isMeant(inside, address)) return null;
    if (command === '<RPA>') showRow(inside, 0, pageA);
    else if (/^<PA>[^<>]*$/.test(command)) pageA = lettersIn(inside, fromLatin1(command.slice('<PA>'.length)));
    else inside.note(`it does not know ${command}`);
    return heard();
  });
  return { scanner, silenceMs: null, keepsBrightness: false };
}

function venus(inside: Inside, protocol: ProtocolOf<'venus'>): Behaviour {
  const scanner = reacting(decodeVenus, ({ field, text }) => {
    if (field === protocol.field) showRow(inside, 0, lettersIn(inside, fromLatin1(text)));
    else inside.note(`field ${field} is not shown`);
    return heard();
  });
  return { scanner, silenceMs: null, keepsBrightness: false };
}

function edi(inside: Inside): Behaviour {
  const scanner = reacting(decodeEdi, ({ address, text }) => {
    if (address !== inside.address) return null;
    showRow(inside, 0, lettersIn(inside, fromLatin1(text.replace('.', ''))));
    return heard();
  });
  return { scanner, silenceMs: null, keepsBrightness: false };
}

/** Twenty letters at 9600. */
const FOUR_BYTE_SILENCE_MS = 20;

function fourByte(inside: Inside): Behaviour {
  const { cells } = inside.profile.layout;
  const scanner = reacting(decodeFourByte, ({ address, value }) => {
    if (address !== inside.address) return null;
    if (String(value).length > cells) inside.note(`${value} has more digits than the board`);
    showRow(inside, 0, String(value).slice(-cells).padStart(cells));
    return heard();
  });
  return { scanner, silenceMs: FOUR_BYTE_SILENCE_MS, keepsBrightness: false };
}
