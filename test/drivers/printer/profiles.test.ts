import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadPrinterProfiles, readPrinterProfile } from '../../../drivers/printer/profiles.js';
import { BadProfiles, describeProfileFaults } from '../../../drivers/profile-files.js';

const FOLDER = 'firmware-profiles/printer';
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.toml'));
const text = (id: string): string => readFileSync(join(FOLDER, `${id}.toml`), 'utf8');
const faultsOf = (toml: string, file = 'some-printer.toml'): string => {
  const read = readPrinterProfile(file, toml);
  return 'faults' in read ? describeProfileFaults(read.faults) : 'none';
};

/** The text of a profile that is in order, with one place of it replaced. */
const broken = (id: string, from: string | RegExp, to: string): string => {
  const original = text(id);
  const changed = original.replace(from, to);
  if (changed === original) throw new Error(`${from} is not in ${id}`);
  return changed;
};

describe('profiles of printers', () => {
  const profiles = loadPrinterProfiles();

  it('are there for each model, by the name of the file', () => {
    expect([...profiles.keys()].map((id) => `${id}.toml`)).toEqual([...FILES].sort());
    expect([...profiles.values()].map(({ id }) => id)).toEqual([...profiles.keys()]);
    expect(profiles.size).toBeGreaterThanOrEqual(20);
  });

  it.each(FILES)('%s names the licence of what it took from the database', (file) => {
    const toml = readFileSync(join(FOLDER, file), 'utf8');
    if (toml.includes('escpos-printer-db')) expect(toml).toContain('ATTRIBUTION.md');
  });

  it.each(FILES)('%s says what nobody told as what nobody told', (file) => {
    const profile = profiles.get(file.replace('.toml', ''));
    for (const { fact, source } of profile?.sources ?? []) expect(source.length, fact).toBeGreaterThan(10);
    expect(profile?.quirks.length).toBeGreaterThan(0);
  });

  it('keys that are left out are null', () => {
    const profile = profiles.get('generic-58mm');
    expect(profile).toMatchObject({ presenter: null, cut: { command: null }, feed: { unitsPerInch: null }, status: { inTurn: null } });
  });

  it('no USB id stands for two models, and each pattern finds its own model', () => {
    const ids = [...profiles.values()].flatMap(({ detection }) => detection.usb);
    expect(new Set(ids).size).toBe(ids.length);
    const found = (ieee1284: string) =>
      [...profiles.values()]
        .filter(({ detection }) => detection.ieee1284.some((pattern) => new RegExp(pattern).test(ieee1284)))
        .map(({ id }) => id);
    expect(found('MFG:EPSON;CMD:ESC/POS;MDL:TM-T88V;CLS:PRINTER;')).toEqual(['epson-tm-t88v']);
    expect(found('MFG:EPSON;CMD:ESC/POS;MDL:TM-T88VI;CLS:PRINTER;')).toEqual(['epson-tm-t88vi']);
    expect(found('MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;')).toEqual(['epson-tm-t20ii']);
    expect(found('MFG:CUSTOM;MDL:VKP80 II;CLS:PRINTER;')).toEqual(['custom-vkp80ii']);
    expect(found('MFG:CUSTOM;MDL:VKP80III;CLS:PRINTER;')).toEqual(['custom-vkp80iii']);
    expect(found('MFG:SNBC;MDL:BTP-R880NP;CLS:PRINTER;')).toEqual(['snbc-btp-r880np']);
    expect(found('MFG:SNBC;MDL:BTP-R880NPV;CLS:PRINTER;')).toEqual(['snbc-btp-r880npv']);
  });

  // Numbers of the sources that are easily confused; see the files.
  it.each([
    ['epson-tm-t20ii', { cp866: 17, windows1251: 46, rk1048: 53 }],
    ['epson-tm-t88iii', { cp866: 17, windows1251: 6 }],
    ['xprinter-xp-t80q', { cp866: 17, windows1251: 23 }],
    ['xprinter-xp-n160ii', { cp866: 17, windows1251: 23 }],
    ['rongta-rp326', { cp866: 7, windows1251: 6 }],
    ['citizen-ct-s651', { cp866: 7 }],
    ['bixolon-srp-350iii', { cp866: 17, windows1251: 28 }],
  ])('%s has its own code pages', (id, codePages) => {
    expect(profiles.get(id)?.text.codePages).toMatchObject(codePages);
  });
});

describe('a profile that cannot be used', () => {
  it.each([
    [
      'an unknown key',
      broken('epson-tm-t20iii', 'dpi = 203', 'dpi = 203\ndots = 3'),
      'media.dots: expected nothing: there is no such key, got 3',
    ],
    ['a missing key', broken('epson-tm-t20iii', 'dpi = 203\n', ''), 'media.dpi: expected a whole number from 60 to 600'],
    [
      'a number out of range',
      broken('epson-tm-t20iii', 'dpi = 203', 'dpi = 20'),
      'media.dpi: expected a whole number from 60 to 600, got 20',
    ],
    [
      'another word',
      broken('epson-tm-t20iii', 'mode = "raster"', 'mode = "pictures"'),
      'mode: expected "raster" or "text", got "pictures"',
    ],
    [
      'bytes that are none',
      broken('epson-tm-t20iii', '1D 56 42 00', '1D5642'),
      'cut.command: expected bytes such as "1D 56 42 00", got "1D5642"',
    ],
    [
      'a fault inside of the presenter',
      broken('custom-vkp80iii', 'presentCuts = true', 'presentCuts = 1'),
      'presenter.presentCuts: expected true or false, got 1',
    ],
    [
      'paper narrower than its dots',
      broken('epson-tm-t20iii', 'paperWidthMm = 80', 'paperWidthMm = 58'),
      'media.widthDots: expected dots that fit 58 mm of paper, got 576',
    ],
    [
      'units that are no dots',
      broken('epson-tm-t20iii', 'unitsPerInch = 203', 'unitsPerInch = 180'),
      'feed.unitsPerInch: expected the dots an inch, 203, to within 1, got 180',
    ],
    [
      'units of another name',
      broken('epson-tm-t20iii', 'unit = "dot"', 'unit = "halfDot"'),
      'feed.unit: expected "dot", because unitsPerInch makes it one, got "halfDot"',
    ],
    [
      'too many rows for GS ( L',
      broken('epson-tm-t20iii', /command = "GS v 0"\nrowsPerBandMax = 128/, 'command = "GS ( L"\nrowsPerBandMax = 911'),
      'raster.rowsPerBandMax: expected at most 910, which GS ( L can carry, got 911',
    ],
    [
      'strips on a printer whose feed nobody knows',
      broken('snbc-btp-r880npv', 'unit = "dot"\nunitsPerInch = 203', 'unit = "unknown"'),
      'feed.unit: expected "dot" or "halfDot": a strip of ESC * 33 is printed by a feed, got "unknown"',
    ],
    [
      'bands of half a strip',
      broken('snbc-btp-r880npv', 'rowsPerBandMax = 120', 'rowsPerBandMax = 100'),
      'raster.rowsPerBandMax: expected a multiple of 24, the rows of a strip, got 100',
    ],
    [
      'text on a printer of strips',
      broken('custom-tg02h', 'mode = "raster"', 'mode = "text"'),
      'mode: expected "raster": a line drawn by ESC * 33 is as high as whole strips, got "text"\n' +
        'some-printer.toml: text.codePages: expected a page with Russian letters, because mode is "text", got {}',
    ],
    [
      'too many columns',
      broken('epson-tm-t20iii', 'columns = 48', 'columns = 49'),
      'text.columns: expected at most 48 of 12 dots each, got 49',
    ],
    [
      'an encoding nobody knows',
      broken('epson-tm-t20iii', 'rk1048', 'kz1048'),
      'text.codePages.kz1048: expected an encoding that iconv-lite knows, of one byte a letter, got "kz1048"',
    ],
    [
      'one number for two pages',
      broken('epson-tm-t20iii', 'windows1251 = 46', 'windows1251 = 17'),
      'text.codePages: expected a number of its own for each page, got ["cp866","windows1251"]',
    ],
    [
      'text without Russian letters',
      broken('star-tsp', 'mode = "raster"', 'mode = "text"'),
      'text.codePages: expected a page with Russian letters, because mode is "text", got {}',
    ],
    [
      'a cut nobody knows',
      broken('epson-tm-t20iii', '1D 56 42 00', '1D 56 99'),
      'cut.command: expected a cut that is known: 1D 56 00, 1D 56 42 00, 1B 69…, got "1D 56 99"',
    ],
    [
      'a cut at the head',
      broken('custom-vkp80ii', 'feedDots = 120', 'feedDots = 0'),
      'cut.feedDots: expected the distance from head to cutter, because 1B 69 does not feed, got 0',
    ],
    [
      'two cuts',
      broken('custom-vkp80ii', 'presentCuts = false', 'presentCuts = true'),
      'cut.command: expected nothing, because the presenter cuts, got "1B 69"',
    ],
    ['no cut', broken('custom-vkp80ii', 'command = "1B 69"\n', ''), 'cut.command: expected a cut, because the presenter does not'],
    [
      'a presenter nobody hears of',
      broken('custom-vkp80ii', 'customFull = true', 'customFull = false'),
      'status.customFull: expected true: without it the box cannot know whether the ticket was taken, got false',
    ],
    [
      'another time than it tells the printer',
      broken('custom-vkp80iii', 'timeoutSeconds = 30', 'timeoutSeconds = 20'),
      'presenter.present: expected FS P that ends as "eject" after 20 s, got "1C 50 0C 01 45 1E"',
    ],
    [
      'another end than it tells the printer',
      broken('custom-vkp80iii', 'untaken = "eject"', 'untaken = "retract"'),
      'presenter.present: expected FS P that ends as "retract" after 30 s, got "1C 50 0C 01 45 1E"',
    ],
    [
      'an end it has no command for',
      broken('custom-vkp80ii', 'eject = "1D 65 05"\n', ''),
      'presenter.eject: expected the command, because untaken is "eject"',
    ],
    [
      'a proof that is none',
      broken('custom-vkp80iii', 'customFull = true', 'customFull = true\ninTurn = "ESC v"'),
      'status.inTurn: expected another question: Custom answers ESC v at once, got "ESC v"',
    ],
    [
      'a pattern that is none',
      broken('epson-tm-t20iii', 'MDL:TM-T20III;', 'MDL:('),
      'detection.ieee1284: expected regular expressions, got "MDL:("',
    ],
    [
      'a table without a source',
      broken('epson-tm-t20iii', 'fact = "status"', 'fact = "what it says"'),
      'sources: expected a source for status',
    ],
  ])('%s', (_, toml, expected) => {
    expect(faultsOf(toml)).toBe(`some-printer.toml: ${expected}`);
  });

  it('that is no TOML says where', () => {
    expect(faultsOf('vendor = ')).toBe('some-printer.toml: expected TOML; line 1, column 10: invalid value');
  });

  it('of another kind of name is refused', () => {
    expect(faultsOf(text('generic-80mm'), 'Generic_80.toml')).toBe(
      'Generic_80.toml: expected a name of small letters, digits and single -, such as epson-tm-t20iii.toml',
    );
  });

  it('is told with all its faults, and with those of the other files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'qbox-profiles-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'good.toml'), text('generic-80mm'));
    writeFileSync(join(folder, 'one.toml'), broken('epson-tm-t20iii', 'dpi = 203', 'dpi = 20').replace('columns = 48', 'columns = "many"'));
    writeFileSync(join(folder, 'two.toml'), broken('epson-tm-t20iii', '1D 56 42 00', '1D 56 99').replace('columns = 48', 'columns = 49'));
    writeFileSync(join(folder, 'notes.txt'), 'not a profile');
    const failure = (() => {
      try {
        loadPrinterProfiles(folder);
        return null;
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toBeInstanceOf(BadProfiles);
    expect((failure as BadProfiles).faults.map(({ file, field }) => `${file} ${field}`)).toEqual([
      'one.toml media.dpi',
      'one.toml text.columns',
      'two.toml text.columns',
      'two.toml cut.command',
    ]);
    expect((failure as BadProfiles).message).toContain('one.toml: text.columns: expected a whole number from 16 to 96, got "many"');
  });
});
