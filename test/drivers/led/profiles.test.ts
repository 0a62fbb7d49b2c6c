import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../../../drivers/led/families/index.js';
import { loadLedProfiles, readLedProfile } from '../../../drivers/led/profiles.js';
import { describeProfileFaults } from '../../../drivers/profile-files.js';

const FOLDER = 'firmware-profiles/led';
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.toml'));
const text = (id: string): string => readFileSync(join(FOLDER, `${id}.toml`), 'utf8');
const faultsOf = (toml: string): string => {
  const read = readLedProfile('some-board.toml', toml);
  return 'faults' in read ? describeProfileFaults(read.faults).replaceAll('some-board.toml: ', '') : 'none';
};

/** The text of a profile that is in order, with one place of it replaced. */
const broken = (id: string, from: string | RegExp, to: string): string => {
  const changed = text(id).replace(from, to);
  if (changed === text(id)) throw new Error(`${from} is not in ${id}`);
  return changed;
};

describe('profiles of LED boards', () => {
  const profiles = loadLedProfiles();

  it('are there for each model, by the name of the file', () => {
    expect([...profiles.keys()].map((id) => `${id}.toml`)).toEqual([...FILES].sort());
  });

  it('are there for each family, and families have names of their own', () => {
    const families = new Set<string>([...profiles.values()].map(({ protocol }) => protocol.family));
    expect([...families].sort()).toEqual(FAMILIES.map(({ settings }) => settings.properties.family.const).sort());
  });

  it.each(FILES)('%s says where its facts are from, and what somebody would stumble over', (file) => {
    const profile = profiles.get(file.replace('.toml', ''));
    for (const { fact, source } of profile?.sources ?? []) expect(source.length, fact).toBeGreaterThan(8);
    expect(profile?.quirks.length).toBeGreaterThan(0);
  });

  it('keys that are left out are null', () => {
    expect(profiles.get('candle-4')).toMatchObject({ arrows: null, timing: { replyTimeoutMs: null } });
    expect(profiles.get('dm36b06')).toMatchObject({ protocol: { family: 'modbus', addressRegister: null } });
    expect(profiles.get('onbon-bx-5k')).toMatchObject({ text: { encoding: 'ascii' }, protocol: { begin: '\\FE000\\C1' } });
  });
});

describe('a profile that cannot be used', () => {
  it.each([
    [
      'an unknown key',
      broken('candle-7', 'rows = 1', 'rows = 1\ncolums = 2'),
      'layout.colums: expected nothing: there is no such key, got 2',
    ],
    ['a missing key', broken('candle-7', 'rows = 1\n', ''), 'layout.rows: expected a whole number from 1 to 16'],
    [
      'another family',
      broken('candle-7', '"candle"', '"candel"'),
      'protocol: expected a table whose family is one of those in drivers/led/families, got {"family":"candel","hasBlinkByte":true}',
    ],
    [
      'a key of another family',
      broken('candle-7', 'hasBlinkByte = true', 'hasBlinkByte = true\nfield = 3'),
      'protocol.field: expected nothing: there is no such key, got 3',
    ],
    [
      'a missing key of the family',
      broken('led-485-6', 'textRegister = 112\n', ''),
      'protocol.textRegister: expected a whole number from 0 to 65535',
    ],
    [
      'a parity that does not exist',
      broken('candle-7', 'parity = "none"', 'parity = "mark"'),
      'line.parity: expected "none" or "even" or "odd", got "mark"',
    ],
    ['bits that do not exist', broken('candle-7', 'dataBits = 8', 'dataBits = 9'), 'line.dataBits: expected 7 or 8, got 9'],
    [
      'too few cells',
      broken('candle-7', '\ncells = 7', '\ncells = 6'),
      'layout.cells: expected at least 7: ticket, arrow and window, got 6',
    ],
    ['rows that it cannot have', broken('led-485-6', 'rows = 1', 'rows = 2'), 'layout.rows: expected 1, because modbus has one row, got 2'],
    ['addresses beyond', broken('candle-7', 'first = 32', 'first = 1'), 'addresses.first: expected 32 to 127 for candle, got 1'],
    [
      'a last row without an address',
      broken('candle-7x4', 'last = 124', 'last = 125'),
      'addresses.last: expected 32 to 124 for candle, got 125',
    ],
    [
      'an encoding that nobody knows',
      broken('candle-7', 'windows1251', 'windows1259'),
      'text.encoding: expected an encoding that iconv-lite knows, got "windows1259"',
    ],
    [
      'letters that are not in the encoding',
      broken('candle-7', 'ЗНОПРСУЧ', 'ЗНОПРСУЧҚ'),
      'text.glyphs: expected letters of windows1251, got "Қ"',
    ],
    [
      'an arrow that it has not',
      broken('candle-7', 'left = "<"', 'left = "«"'),
      'arrows.left: expected a letter that the board has, got "«"',
    ],
    [
      'a colon that it has not',
      broken('candle-7', 'clockColon = "-"', 'clockColon = ":"'),
      'layout.clockColon: expected a letter that the board has, got ":"',
    ],
    [
      'a letter for one that it has',
      broken('alpha-betabrite', '"Г" = "G"', '"G" = "Q"'),
      'text.transliteration.G: expected nothing: the board has this letter, got "Q"',
    ],
    [
      'a letter that it has not for another',
      broken('candle-7', '[text.transliteration]', '[text.transliteration]\n"К" = "K"'),
      'text.transliteration.К: expected letters that the board has, got "K"',
    ],
    [
      'no time for an answer',
      broken('led-485-6', 'replyTimeoutMs = 300\n', ''),
      'timing.replyTimeoutMs: expected how long to wait: these boards answer',
    ],
    [
      'time for no answer',
      broken('candle-7', 'repaintMs', 'replyTimeoutMs = 5\nrepaintMs'),
      'timing.replyTimeoutMs: expected nothing: these boards are not heard, got 5',
    ],
    [
      'no silence for Modbus',
      broken('led-485-6', '\ngapMs = 5', '\ngapMs = 4'),
      'timing.gapMs: expected at least 4.01: a frame of Modbus ends with silence, got 4',
    ],
    [
      'less silence for one board than for all',
      broken('candle-7', '\ngapMs = 5', '\ngapMs = 201'),
      'timing.sameAddressGapMs: expected at least gapMs, 201, got 200',
    ],
    ['a fact without a source', broken('candle-7', 'fact = "protocol"', 'fact = "quirks"'), 'sources: expected a source for protocol'],
  ])('%s', (_, toml, expected) => {
    expect(faultsOf(toml)).toBe(expected);
  });

  it('all faults at once', () => {
    const toml = broken('candle-7', 'first = 32', 'first = 1')
      .replace('\ngapMs = 5', '\ngapMs = 201')
      .replace('fact = "protocol"', 'fact = "nothing"');
    expect(
      faultsOf(toml)
        .split('\n')
        .map((fault) => fault.split(':')[0]),
    ).toEqual(['addresses.first', 'timing.sameAddressGapMs', 'sources']);
  });
});
