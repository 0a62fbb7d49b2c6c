/** Reads and checks the profiles of `firmware-profiles/led/`. */
import { loadProfiles, type Misfit, readProfile, unsourced } from '../profile-files.js';
import { kindOf } from './families/index.js';
import { lettersOf } from './letters.js';
import { LedProfile } from './profile.js';

export const LED_PROFILES = { folder: 'led', schema: LedProfile, relations: ledRelations };

/** Tables of a profile that need sources; `look` and `quirks` are not documented facts. */
const SOURCED = ['line', 'addresses', 'layout', 'text', 'timing', 'protocol'] as const;

export const loadLedProfiles = (folder?: string) => loadProfiles(LED_PROFILES, folder);
export const readLedProfile = (file: string, toml: string) => readProfile(LED_PROFILES, file, toml);

function ledRelations(profile: LedProfile): Misfit[] {
  const { misfits = () => [] } = kindOf(profile);
  const misfitting = [cells, letters, addresses, replies, misfits, gaps].flatMap((relation) => [...relation(profile)]);
  return [...misfitting, ...unsourced(profile.sources, SOURCED)];
}

function* cells(profile: LedProfile): Iterable<Misfit> {
  const { layout, arrows, protocol } = profile;
  const used = layout.ticketCells + (arrows === null ? 0 : 1) + layout.windowCells;
  if (used > layout.cells) yield { field: 'layout.cells', expected: `at least ${used}: ticket, arrow and window`, got: layout.cells };
  if (layout.windowCells > 0 && arrows === null) {
    yield { field: 'arrows', expected: 'a cell between ticket and window: without it A001 at window 2 reads A0012', got: undefined };
  }
  if (layout.rows > 1 && kindOf(profile).rows === undefined) {
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

function* addresses(profile: LedProfile): Iterable<Misfit> {
  const { layout, protocol } = profile;
  const { first, last } = profile.addresses;
  const { addresses: all, rows } = kindOf(profile);
  const lastOfAll = rows === 'addressed' ? all.last - layout.rows + 1 : all.last;
  if (first < all.first || first > lastOfAll) {
    yield { field: 'addresses.first', expected: `${all.first} to ${lastOfAll} for ${protocol.family}`, got: first };
  }
  if (last < first || last > lastOfAll) {
    yield { field: 'addresses.last', expected: `${first} to ${lastOfAll} for ${protocol.family}`, got: last };
  }
}

function* replies(profile: LedProfile): Iterable<Misfit> {
  const { answers = false } = kindOf(profile);
  const { replyTimeoutMs } = profile.timing;
  if (answers !== (replyTimeoutMs !== null)) {
    const expected = answers ? 'how long to wait: these boards answer' : 'nothing: these boards are not heard';
    yield { field: 'timing.replyTimeoutMs', expected, got: replyTimeoutMs ?? undefined };
  }
}

function* gaps({ timing }: LedProfile): Iterable<Misfit> {
  if (timing.sameAddressGapMs < timing.gapMs) {
    yield { field: 'timing.sameAddressGapMs', expected: `at least gapMs, ${timing.gapMs}`, got: timing.sameAddressGapMs };
  }
}
