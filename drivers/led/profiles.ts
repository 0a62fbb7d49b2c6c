/** The profiles of `firmware-profiles/led/`: read, checked and handed out. */
import { loadProfiles, type Misfit, type ProfileFault, readProfile } from '../profile-files.js';
import { allAddresses } from './families/addresses.js';
import { lettersOf } from './letters.js';
import { LedProfile } from './profile.js';

export const LED_PROFILES = { folder: 'led', schema: LedProfile, relations: ledRelations };

/** Tables of a profile that facts are needed for; `look` and `quirks` are not facts of a document. */
const SOURCED = ['line', 'addresses', 'layout', 'text', 'timing', 'protocol'] as const;
/** Modbus over serial line: 3.5 letters of 11 bits, and 1.75 ms from 19200 on (caxapa.ru/45060.html, quoting the specification). */
const SILENT_LETTERS = 3.5;
const BITS_PER_LETTER = 11;
const SILENCE_OF_FAST_LINES_MS = 1.75;
/** Boards that have more than one row. */
const SEVERAL_ROWS = ['candle', 'onbon'];

/** The profiles by their ids, in the order of the ids. Throws `BadProfiles` with all faults of all files. */
export function loadLedProfiles(folder?: string): ReadonlyMap<string, LedProfile> {
  return loadProfiles(LED_PROFILES, folder);
}

/** A profile from the text of its file, or everything that is wrong with it. */
export function readLedProfile(
  file: string,
  toml: string,
): { readonly profile: LedProfile } | { readonly faults: readonly ProfileFault[] } {
  return readProfile(LED_PROFILES, file, toml);
}

/** Every pair of fields that contradict each other. */
function ledRelations(profile: LedProfile): Misfit[] {
  return [...cells(profile), ...letters(profile), ...addresses(profile), ...times(profile), ...sourcing(profile)];
}

function* cells({ layout, arrows, protocol }: LedProfile): Iterable<Misfit> {
  const used = layout.ticketCells + (arrows === null ? 0 : 1) + layout.windowCells;
  if (used > layout.cells) yield { field: 'layout.cells', expected: `at least ${used}: ticket, arrow and window`, got: layout.cells };
  if (layout.rows > 1 && !SEVERAL_ROWS.includes(protocol.family)) {
    yield { field: 'layout.rows', expected: `1, because ${protocol.family} has one row`, got: layout.rows };
  }
}

function* letters(profile: LedProfile): Iterable<Misfit> {
  const { text, arrows, layout } = profile;
  const own = lettersOf(profile, { transliterates: false });
  if (own === null) {
    yield { field: 'text.encoding', expected: 'an encoding that iconv-lite knows', got: text.encoding };
    return;
  }
  const missing = own.missing(text.glyphs ?? '');
  if (missing.length > 0) yield { field: 'text.glyphs', expected: `letters of ${text.encoding}`, got: missing.join('') };
  const fixed = { 'arrows.left': arrows?.left, 'arrows.right': arrows?.right, 'arrows.none': arrows?.none };
  for (const [field, letter] of Object.entries({ ...fixed, 'layout.clockColon': layout.clockColon })) {
    if (letter !== undefined && own.missing(letter).length > 0) yield { field, expected: 'a letter that the board has', got: letter };
  }
  for (const [letter, instead] of Object.entries(text.transliteration)) {
    const field = `text.transliteration.${letter}`;
    if (own.missing(letter).length === 0) yield { field, expected: 'nothing: the board has this letter', got: instead };
    if (own.missing(instead).length > 0) yield { field, expected: 'letters that the board has', got: instead };
  }
}

function* addresses({ addresses: { first, last }, layout, protocol }: LedProfile): Iterable<Misfit> {
  const all = allAddresses(protocol.family);
  const lastOfAll = protocol.family === 'candle' ? all.last - layout.rows + 1 : all.last;
  if (first < all.first || first > lastOfAll) {
    yield { field: 'addresses.first', expected: `${all.first} to ${lastOfAll} for ${protocol.family}`, got: first };
  }
  if (last < first || last > lastOfAll) {
    yield { field: 'addresses.last', expected: `${first} to ${lastOfAll} for ${protocol.family}`, got: last };
  }
}

function* times({ line, timing, protocol }: LedProfile): Iterable<Misfit> {
  const answers = ['modbus', 'onbon', 'am03127'].includes(protocol.family);
  if (answers !== (timing.replyTimeoutMs !== null)) {
    const expected = answers ? 'how long to wait: these boards answer' : 'nothing: these boards are not heard';
    yield { field: 'timing.replyTimeoutMs', expected, got: timing.replyTimeoutMs ?? undefined };
  }
  const silenceMs = line.baud > 19_200 ? SILENCE_OF_FAST_LINES_MS : (SILENT_LETTERS * BITS_PER_LETTER * 1000) / line.baud;
  if (protocol.family === 'modbus' && timing.gapMs < silenceMs) {
    yield { field: 'timing.gapMs', expected: `at least ${silenceMs.toFixed(2)}: a frame of Modbus ends with silence`, got: timing.gapMs };
  }
  if (timing.sameAddressGapMs < timing.gapMs) {
    yield { field: 'timing.sameAddressGapMs', expected: `at least gapMs, ${timing.gapMs}`, got: timing.sameAddressGapMs };
  }
}

// `fact` names the fields: "line.baud, addresses". Where there is no source, `source` says so and why the value is safe.
function* sourcing(profile: LedProfile): Iterable<Misfit> {
  const facts = profile.sources.flatMap(({ fact }) => fact.split(', '));
  for (const table of SOURCED) {
    if (facts.some((fact) => fact === table || fact.startsWith(`${table}.`))) continue;
    yield { field: 'sources', expected: `a source for ${table}`, got: undefined };
  }
}
