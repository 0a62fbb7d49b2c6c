/** What printers say: vectors with their source, and streams split, mixed and spoiled by chance. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liveQuestions, proofQuestion } from '../../../drivers/printer/dialects/index.js';
import type { Question, Report } from '../../../drivers/printer/dialects/kind.js';
import { FACTS, faultsOf, type PrinterFacts } from '../../../drivers/printer/facts.js';
import type { PrinterProfile } from '../../../drivers/printer/profile.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { expectAnswers, listen, startAfresh, startListening } from '../../../drivers/printer/status.js';

type Status = PrinterProfile['status'];
const EPSON: Status = { dleEot: [1, 2, 3, 4], asb: true, inTurn: 'GS r 1', customFull: false, dleEnqClear: true, zpl: null };
const CUSTOM: Status = { ...EPSON, asb: false, inTurn: 'ESC v', customFull: true };
const PLAIN: Status = { ...EPSON, asb: false };

const QUESTIONS = [EPSON, CUSTOM].flatMap((status): Question[] => {
  const [some] = loadPrinterProfiles().values();
  if (some === undefined) throw new Error('no profiles');
  const profile = { ...some, status };
  return [...liveQuestions(profile), ...[proofQuestion(profile) ?? []].flat()];
});
function named(name: string): Question {
  const question = QUESTIONS.find((one) => one.name === name);
  if (question === undefined) throw new Error(`no question is called ${name}`);
  return question;
}
const ROUND = ['DLE EOT 1', 'DLE EOT 2', 'DLE EOT 3', 'DLE EOT 4'] as const;

const bytes = (hex: string): Uint8Array => Uint8Array.from(hex.split(' '), (pair) => Number.parseInt(pair, 16));
const asking = (status: Status, asked: readonly string[]) => expectAnswers(startListening(status), asked.map(named));
const hear = (status: Status, asked: readonly string[], hex: string): readonly Report[] =>
  listen(asking(status, asked), bytes(hex)).reports;

function factsIn(reports: readonly Report[]): PrinterFacts {
  return Object.assign({}, ...reports.map((report) => ('facts' in report ? report.facts : {})));
}
const trueIn = (facts: PrinterFacts): readonly string[] => FACTS.filter((fact) => facts[fact] === true);

describe('questions', () => {
  it.each<[string, string]>([
    // Epson TM-T85 manual, page 61.
    ['DLE EOT 1', '10 04 01'],
    ['DLE EOT 4', '10 04 04'],
    // github.com/quobox/vkp80iii, tests/test_status.py.
    ['DLE EOT 14h', '10 04 14'],
    // Epson TM-T88III manual.
    ['GS r 1', '1D 72 01'],
    ['ESC v', '1B 76'],
  ])('%s is sent as %s', (question, hex) => {
    expect(named(question).bytes).toEqual(bytes(hex));
  });
});

describe('vectors', () => {
  it.each<[what: string, source: string, dialect: Status, asked: readonly string[], hex: string, faults: string, facts: string]>([
    ['all is well', 'Citizen iDP-3221, page 60', PLAIN, ROUND, '12 12 12 12', '', ''],
    ['a drawer that is open is no trouble', 'Citizen iDP-3221, page 60', PLAIN, ['DLE EOT 1'], '16', '', ''],
    [
      'out of paper',
      'docs.rs, hardless_http_dialects, PrinterStatus',
      PLAIN,
      ['DLE EOT 1', 'DLE EOT 2', 'DLE EOT 4'],
      '1A 32 7E',
      'paperEnd',
      'isOffline,stoppedByPaperEnd,paperEnd,paperNearEnd',
    ],
    ['near its end', 'Epson TM-U375, page 45', PLAIN, ['DLE EOT 4'], '1E', 'paperNearEnd', 'paperNearEnd'],
    ['cover open', 'Citizen iDP-3221, page 60', PLAIN, ['DLE EOT 1', 'DLE EOT 2'], '1A 16', 'coverOpen', 'isOffline,coverOpen'],
    ['cutter', 'Epson TM-U375, page 45', PLAIN, ['DLE EOT 2', 'DLE EOT 3'], '52 1A', 'cutterError', 'hasError,cutterError'],
    ['an error that is not named', 'Citizen iDP-3221, page 60', PLAIN, ['DLE EOT 2', 'DLE EOT 3'], '52 12', 'mechanicalError', 'hasError'],
    ['mechanics', 'Epson TM-U375, page 45', PLAIN, ['DLE EOT 3'], '16', 'mechanicalError', 'mechanicalError'],
    ['beyond repair', 'Epson TM-U375, page 45', PLAIN, ['DLE EOT 3'], '32', 'unrecoverableError', 'unrecoverableError'],
    ['hot head', 'Epson TM-U375, page 45', PLAIN, ['DLE EOT 3'], '52', 'headHot', 'headHot'],
    ['offline for no reason', 'Citizen iDP-3221, page 60', PLAIN, ROUND, '1A 12 12 12', 'offline', 'isOffline'],
    ['automatic: idle', 'manualsdump.com/en/manuals/156044/319', EPSON, [], '10 00 00 00', '', ''],
    ['automatic: near end', 'Epson TM-U220A, page 83', EPSON, [], '10 00 03 00', 'paperNearEnd', 'paperNearEnd'],
    ['automatic: paper out', 'Epson TM-U220A, page 83', EPSON, [], '18 00 0F 00', 'paperEnd', 'isOffline,paperEnd,paperNearEnd'],
    ['automatic: cover', 'Epson TM-U220A, page 83', EPSON, [], '38 00 00 00', 'coverOpen', 'isOffline,coverOpen'],
    ['automatic: cutter', 'Epson TM-U220A, page 83', EPSON, [], '18 08 00 00', 'cutterError', 'isOffline,cutterError'],
    ['full: ready', 'vkp80iii, tests/test_status.py', CUSTOM, ['DLE EOT 14h'], '10 0F 00 00 00 00', '', ''],
    [
      'full: no paper, cover open, cutter',
      'vkp80iii, tests/test_status.py',
      CUSTOM,
      ['DLE EOT 14h'],
      '10 0F 01 02 00 01',
      'cutterError,coverOpen,paperEnd',
      'coverOpen,paperEnd,cutterError',
    ],
    ['full: ticket in the mouth', 'Custom KPM150, page 10', CUSTOM, ['DLE EOT 14h'], '10 0F 20 00 00 00', '', 'ticketInMouth'],
    ['full: jam, hot head', 'Custom KPM150, page 66', CUSTOM, ['DLE EOT 14h'], '10 0F 00 00 41 00', 'paperJam,headHot', 'paperJam,headHot'],
    // Pages 10 and 66 of the manual: "Power supply voltage error".
    ['full: voltage', 'Custom KPM150, page 66', CUSTOM, ['DLE EOT 14h'], '10 0F 00 00 08 00', 'voltageError', 'voltageError'],
    [
      'full: bytes like flow control',
      'Custom KPM150, page 10',
      CUSTOM,
      ['DLE EOT 14h'],
      '10 0F 04 13 11 00',
      'coverOpen,paperNearEnd,headHot',
      'coverOpen,paperNearEnd,headHot',
    ],
    ['in its turn: paper', 'Epson TM-T88III manual', EPSON, ['GS r 1'], '00', '', ''],
    ['in its turn: no paper', 'Epson TM-T88III manual', EPSON, ['GS r 1'], '0F', 'paperEnd', 'paperEnd,paperNearEnd'],
    ['in its turn: near end', 'vkp80iii, transmit_paper_sensor()', CUSTOM, ['ESC v'], '03', 'paperNearEnd', 'paperNearEnd'],
  ])('%s (%s)', (_what, _source, dialect, asked, hex, faults, facts) => {
    const reports = hear(dialect, asked, hex);
    expect(reports.some(({ kind }) => kind === 'noise')).toBe(false);
    expect(reports.filter(({ kind }) => kind === 'answer').length).toBe(asked.length);
    expect([...trueIn(factsIn(reports))].sort().join()).toBe([...facts.split(',')].sort().join());
    expect([...faultsOf(factsIn(reports))].sort().join()).toBe([...faults.split(',')].sort().join());
  });

  it('names are blocks of their own (Bixolon SRP-330II manual, page 101)', () => {
    expect(hear(EPSON, [], '5F 45 50 53 4F 4E 00')).toEqual([{ kind: 'text', text: 'EPSON' }]);
  });
});

describe('the answers of one stream', () => {
  const DLE = bytes('1A 16 12 12');

  it('are told from what comes in between', () => {
    const asked = asking(EPSON, ['GS r 1', ...ROUND]);
    // XOFF, an automatic group with XON inside, an answer in its turn, a name, and real-time answers around them.
    const { reports } = listen(asked, bytes('13 1A 10 00 11 03 00 16 0C 12 5F 54 4D 00 12 11'));
    expect(reports.map((report) => (report.kind === 'answer' ? report.question.name : report.kind))).toEqual([
      'DLE EOT 1',
      'automatic',
      'DLE EOT 2',
      'GS r 1',
      'DLE EOT 3',
      'text',
      'DLE EOT 4',
    ]);
  });

  it('belong to what was asked first', () => {
    const { reports } = listen(asking(PLAIN, ROUND), DLE);
    expect(reports.map((report) => report.kind === 'answer' && [report.question.name, ...trueIn(report.facts)])).toEqual([
      ['DLE EOT 1', 'isOffline'],
      ['DLE EOT 2', 'coverOpen'],
      ['DLE EOT 3'],
      ['DLE EOT 4'],
    ]);
  });

  it('that nobody asked for are noise', () => {
    expect(hear(EPSON, [], '12 00 FF').map(({ kind }) => kind)).toEqual(['noise', 'noise', 'noise']);
    expect(hear(CUSTOM, [], '10 0F 00 08 00 01').map(({ kind }) => kind)).toEqual(['noise']);
  });

  it('are found again behind a group that was none', () => {
    // A lost byte of automatic status; the answer must not be swallowed as its second byte.
    expect(hear(EPSON, ['DLE EOT 1'], '10 00 12').map(({ kind }) => kind)).toEqual(['noise', 'answer']);
    expect(hear(CUSTOM, ['DLE EOT 1'], '10 12').map(({ kind }) => kind)).toEqual(['noise', 'answer']);
    expect(hear(EPSON, ['DLE EOT 1'], `5F ${'41 '.repeat(20)}12`).map(({ kind }) => kind)).toEqual(['noise', 'answer']);
  });

  it('that come after the time-out are not those of the next question', () => {
    const { listening } = listen(asking(EPSON, ['GS r 1', ...ROUND]), bytes('12 10'));
    expect(startAfresh(listening, [named('GS r 1')])).toEqual({ status: EPSON, asked: [named('GS r 1')], begun: [] });
  });
});

describe('by chance', () => {
  const dialects = fc.constantFrom(EPSON, CUSTOM, PLAIN, { ...EPSON, customFull: true });
  const questions = fc.array(fc.constantFrom(...ROUND, 'DLE EOT 14h', 'GS r 1', 'ESC v'), { maxLength: 6 });

  it('it does not matter how the stream is split', () => {
    fc.assert(
      fc.property(
        dialects,
        questions,
        fc.uint8Array({ maxLength: 40 }),
        fc.array(fc.nat(40), { maxLength: 5 }),
        (dialect, asked, stream, cuts) => {
          const whole = listen(asking(dialect, asked), stream);
          let listening = asking(dialect, asked);
          const reports: Report[] = [];
          const places = [0, ...cuts.map((cut) => Math.min(cut, stream.length)).sort((a, b) => a - b), stream.length];
          for (const [at, from] of places.entries()) {
            const part = listen(listening, stream.subarray(from, places[at + 1] ?? from));
            listening = part.listening;
            reports.push(...part.reports);
          }
          expect(reports).toEqual(whole.reports);
          expect(listening).toEqual(whole.listening);
        },
      ),
    );
  });

  it('after any garbage and a time-out everything is understood again', () => {
    fc.assert(
      fc.property(dialects, questions, fc.uint8Array({ maxLength: 60 }), (dialect, asked, garbage) => {
        const spoiled = listen(asking(dialect, asked), garbage).listening;
        const { listening, reports } = listen(expectAnswers(startAfresh(spoiled, []), ROUND.map(named)), bytes('12 12 12 12'));
        expect(reports.map((report) => report.kind === 'answer' && report.question.name)).toEqual(ROUND);
        expect(listening.asked).toEqual([]);
      }),
    );
  });

  it('nothing is answered twice, and nothing that was not asked', () => {
    fc.assert(
      fc.property(dialects, questions, fc.uint8Array({ maxLength: 60 }), (dialect, asked, stream) => {
        const { listening, reports } = listen(asking(dialect, asked), stream);
        const answered = reports.flatMap((report) => (report.kind === 'answer' ? [report.question.name] : []));
        expect([...answered, ...listening.asked.map(({ name }) => name)].sort()).toEqual([...asked].sort());
      }),
    );
  });
});
