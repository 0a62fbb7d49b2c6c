/** Decodes the bytes of a cable into words, with the decoders of the device twins. Bytes that are not understood stay bytes. */
import { lineReaders } from '../../../drivers/input/keypads/index.js';
import { kindOf } from '../../../drivers/led/families/index.js';
import { lettersOf } from '../../../drivers/led/letters.js';
import type { LedProfile } from '../../../drivers/led/profile.js';
import type { PrinterProfile } from '../../../drivers/printer/profile.js';
import { toHex } from '../../../drivers/twins/printer/hex.js';
import { decoderOf } from '../../../drivers/twins/printer/language.js';

/** Bytes in words; empty = not understood. */
export type ByteDecoder = (direction: 'out' | 'in', bytes: Uint8Array) => readonly string[];

/** Scanned codes are not decoded: a code may be private. */
export const SAYS_NOTHING: ByteDecoder = () => [];

export function printerDecoder(profile: PrinterProfile): ByteDecoder {
  let said: string[] = [];
  let letters = '';
  let rows = 0;
  const endRuns = (): void => {
    if (letters !== '') said.push(`text ${JSON.stringify(letters)}`);
    if (rows > 0) said.push(`${rows} rows of dots`);
    [letters, rows] = ['', 0];
  };
  const decoder = decoderOf(profile, {
    command: (command) => {
      if (command.kind === 'row') rows += 1;
      else if (command.kind === 'text') letters += String.fromCharCode(command.byte);
      else if (command.kind !== 'nothing') {
        endRuns();
        said.push(inWords(command));
      }
    },
    realTime: (command) => {
      endRuns();
      said.push(`asks at once: ${toHex(command)}`);
    },
    fault: ({ what, bytes }) => {
      endRuns();
      said.push(`${what}: ${toHex(bytes)}`);
    },
  });
  return (direction, bytes) => {
    if (direction === 'in') return [];
    said = [];
    for (const byte of bytes) decoder.push(byte);
    endRuns();
    return said;
  };
}

export function ledDecoder(profile: LedProfile): ByteDecoder {
  const scanner = kindOf(profile).decoder(profile.protocol);
  const letters = lettersOf(profile, { transliterates: false });
  const keys = keypadDecoder();
  return (direction, bytes) => {
    const said: string[] = [];
    for (let at = 0; at < bytes.length; ) {
      const scan = scanner(bytes.subarray(at));
      if (scan.kind === 'more') break;
      if (scan.kind === 'message') said.push(inWords(scan.message, letters?.text));
      at += scan.length;
    }
    // Keypads may share the line of the boards.
    return said.length > 0 ? said : keys(direction, bytes);
  };
}

export function keypadDecoder(): ByteDecoder {
  const readers = lineReaders();
  return (direction, bytes) => {
    if (direction === 'out') return [];
    return readers.flatMap((read) => read(bytes).presses.map(({ key, address }) => `key ${key} of keypad ${address}`));
  };
}

/** `show address 33, blinks 8, data "Г001>2 "` */
function inWords(message: object, text: (bytes: Uint8Array) => string = (bytes) => toHex(bytes)): string {
  const { kind, ...facts } = message as Readonly<Record<string, unknown>>;
  const words = Object.entries(facts).map(([key, value]) => {
    if (value instanceof Uint8Array) return `${key} ${JSON.stringify(text(value))}`;
    return `${key} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`;
  });
  return [kind ?? 'frame', words.join(', ')].filter((part) => part !== '').join(' ');
}
