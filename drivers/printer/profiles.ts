/** Reads the profiles of `firmware-profiles/printer/`, and checks what their schema cannot express: relations between fields. */
import { loadProfiles, type Misfit, readProfile, unsourced } from '../profile-files.js';
import { hasCyrillic, isCodePage } from './code-pages.js';
import { knownCut } from './commands.js';
import { liveQuestions, pictureDialect, presenterDialect, STATUSES } from './dialects/index.js';
import { hasCommandFor } from './dialects/kind.js';
import { PrinterProfile } from './profile.js';

export const PRINTER_PROFILES = { folder: 'printer', schema: PrinterProfile, relations: profileRelations };
export const loadPrinterProfiles = (folder?: string) => loadProfiles(PRINTER_PROFILES, folder);
export const readPrinterProfile = (file: string, toml: string) => readProfile(PRINTER_PROFILES, file, toml);

const MM_PER_INCH = 25.4;
/** Font A is 12 dots wide on all of them. */
const CHAR_WIDTH_DOTS = 12;
/** Tables of a profile that need sources; `mode`, `quirks` and `sources` are not documented facts. */
const SOURCED = ['media', 'raster', 'feed', 'text', 'cut', 'presenter', 'status', 'serial', 'detection'] as const;

function profileRelations(profile: PrinterProfile): Misfit[] {
  return [
    ...paper(profile),
    ...(pictureDialect(profile).misfits?.(profile) ?? []),
    ...letters(profile),
    ...cutting(profile),
    ...presenting(profile),
    ...STATUSES.flatMap(({ misfits = () => [] }) => [...misfits(profile)]),
    ...recognising(profile),
    ...unsourced(
      profile.sources,
      SOURCED.filter((name) => profile[name] !== null),
    ),
  ];
}

function* paper({ media, feed }: PrinterProfile): Iterable<Misfit> {
  const widthMm = (media.widthDots / media.dpi) * MM_PER_INCH;
  if (widthMm > media.paperWidthMm) {
    yield { field: 'media.widthDots', expected: `dots that fit ${media.paperWidthMm} mm of paper`, got: media.widthDots };
  }
  if (feed.unitsPerInch !== null && feed.unit !== 'dot') {
    yield { field: 'feed.unit', expected: '"dot", because unitsPerInch makes it one', got: feed.unit };
  }
  if (feed.unitsPerInch !== null && Math.abs(feed.unitsPerInch - media.dpi) > 1) {
    yield { field: 'feed.unitsPerInch', expected: `the dots an inch, ${media.dpi}, to within 1`, got: feed.unitsPerInch };
  }
}

function* letters({ mode, media, text }: PrinterProfile): Iterable<Misfit> {
  const columnsMax = Math.floor(media.widthDots / CHAR_WIDTH_DOTS);
  if (text.columns > columnsMax) yield { field: 'text.columns', expected: `at most ${columnsMax} of 12 dots each`, got: text.columns };
  const encodings = Object.keys(text.codePages);
  for (const encoding of encodings.filter((name) => !isCodePage(name))) {
    yield { field: `text.codePages.${encoding}`, expected: 'an encoding that iconv-lite knows, of one byte a letter', got: encoding };
  }
  const twice = encodings.filter((one) => encodings.some((other) => other !== one && text.codePages[other] === text.codePages[one]));
  if (twice.length > 0) yield { field: 'text.codePages', expected: 'a number of its own for each page', got: twice };
  if (mode !== 'text') return;
  if (!encodings.some((encoding) => isCodePage(encoding) && hasCyrillic(encoding))) {
    yield { field: 'text.codePages', expected: 'a page with Russian letters, because mode is "text"', got: text.codePages };
  }
}

function* cutting({ cut, presenter }: PrinterProfile): Iterable<Misfit> {
  const presentCuts = presenter?.presentCuts === true;
  if (cut.command === null) {
    if (presenter !== null && !presentCuts)
      yield { field: 'cut.command', expected: 'a cut, because the presenter does not', got: undefined };
    return;
  }
  const known = knownCut(cut.command);
  if (known === null) yield { field: 'cut.command', expected: 'a cut that is known: 1D 56 00, 1D 56 42 00, 1B 69…', got: cut.command };
  if (known?.feeds === false && cut.feedDots === 0) {
    yield { field: 'cut.feedDots', expected: `the distance from head to cutter, because ${cut.command} does not feed`, got: 0 };
  }
  if (presentCuts) yield { field: 'cut.command', expected: 'nothing, because the presenter cuts', got: cut.command };
}

function* presenting(profile: PrinterProfile): Iterable<Misfit> {
  if (profile.presenter === null) return;
  if (!liveQuestions(profile).some(({ meanings }) => meanings.some((masks) => masks.ticketInMouth !== undefined))) {
    yield { field: 'status.customFull', expected: 'true: without it the box cannot know whether the ticket was taken', got: false };
  }
  yield* (presenterDialect(profile)?.misfits ?? hasCommandFor)(profile);
}

function* recognising({ detection }: PrinterProfile): Iterable<Misfit> {
  for (const pattern of detection.ieee1284) {
    try {
      new RegExp(pattern);
    } catch {
      yield { field: 'detection.ieee1284', expected: 'regular expressions', got: pattern };
    }
  }
}
