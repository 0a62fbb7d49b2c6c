/** Each error of the catalogue as pages say it: in three languages, with names, and with nothing of the protocol's own sentence. */
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { ERRORS, type ErrorName, FURTHER_PARAMETERS, Rejection, toWireError } from '../../../server/model/errors/errors.js';
import { type ErrorParameters, FIELD_FAULTS, REASONS } from '../../../server/model/errors/refusal-reasons.js';
import { QboxError } from '../../../server/protocol/client/errors.js';
import { COMMANDS } from '../../../server/protocol/registry.js';
import { checkData } from '../../../server/protocol/validation.js';
import {
  wordedError as errorText,
  errorWord,
  wordedFailure as failureText,
  type Names,
} from '../../../server/web/client/shared/box/error-words.js';
import { messagesOf } from '../../../server/web/client/shared/words/catalogues.js';
import { sayFrom } from '../../../server/web/client/shared/words/say.js';
import { argumentsOf } from '../support/message-arguments.js';

const LANGUAGES = ['ru', 'kk', 'en'] as const;
const load = async (language: string) => ({ ...(await messagesOf(language, 'shared')), ...(await messagesOf(language, 'errors')) });
const [ru, kk, en] = await Promise.all([load('ru'), load('kk'), load('en')]);
const CATALOGUES = { ru, kk, en } as const;
const errors = Object.keys(ERRORS) as ErrorName[];
const cases = LANGUAGES.flatMap((language) => errors.map((error) => [language, error] as const));

/** Left out on purpose: sentences of the protocol, names of its fields and commands, and what says nothing to whoever reads a page. */
const UNSAID: readonly string[] = ['field', 'fault', 'who', 'by', 'user_book', 'user_id'];
const UNSAID_OF: Readonly<Partial<Record<ErrorName, readonly string[]>>> = {
  notJson: ['why'],
  unknownCommand: ['command'],
  requestIdReused: ['id', 'command', 'part'],
  tooDeep: ['most'],
  // The page may have put something before what was typed.
  hiddenCharacter: ['position'],
  notAllowed: ['command'],
  placeDisabled: ['id'],
  notInQueue: ['why'],
  operationNotServed: ['what'],
  serviceNotReady: ['why'],
  noPaper: ['why'],
  undoOvertaken: ['why'],
  foreignTicket: ['id'],
  reasonUnfit: ['id'],
  // The time stands where it was chosen.
  slotFull: ['date', 'time'],
  slotNotOffered: ['why'],
  dayNotKept: ['why'],
  bookingOver: ['id'],
  noSuchElement: ['what', 'id', 'name'],
  noSuchAlert: ['id'],
  nameTaken: ['other'],
  inUse: ['book', 'id'],
  badReference: ['id'],
  boardCannotShow: ['board', 'what', 'why'],
  boardUnreached: ['why'],
  // The log has what a program said, and the setting or the list of the page which file it is.
  cannotHere: ['command', 'why', 'file', 'code', 'said'],
  cannotSpeak: ['language'],
  frameTooLarge: ['bytes', 'most'],
  tooManyRequests: ['most'],
  tooManySubscriptions: ['most'],
  tooManyPreviews: ['most'],
  tooManyPhotos: ['most'],
  tooManyFollowers: ['most'],
  tooManyInFlight: ['most'],
  tooManyQuestions: ['most'],
  answerTooLong: ['most'],
  internal: ['why'],
  twinUnknown: ['what'],
  twinCannot: ['action', 'known'],
  readOnly: ['why'],
};

const inSentence = (error: ErrorName): string[] => [...ERRORS[error].text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
const parametersOf = (error: ErrorName): readonly string[] => [...inSentence(error), ...(FURTHER_PARAMETERS[error] ?? [])];

const argumentsIn = (language: (typeof LANGUAGES)[number], error: ErrorName) =>
  argumentsOf(new IntlMessageFormat(CATALOGUES[language][errorWord(error)] ?? '', language).getAst());

describe.each(cases)('in %s: %s', (language, error) => {
  const given = parametersOf(error);
  const words = argumentsIn(language, error);

  it('is said with the parameters of the error and nothing else', () => {
    const known = new Set(given.flatMap((name) => [name, `${name}_is`]));
    expect([...words.keys()].filter((name) => !known.has(name))).toEqual([]);
    const unsaid = [...UNSAID, ...(UNSAID_OF[error] ?? [])];
    const said = (name: string) => words.has(name) || words.has(`${name}_is`);
    expect(given.filter((name) => !said(name) && !unsaid.includes(name))).toEqual([]);
    // What is said does not stand among what is not.
    expect((UNSAID_OF[error] ?? []).filter(said)).toEqual([]);
  });

  it.each(variantsOf(given))('reads well: %j', (parameters) => {
    const wire = toWireError(new Rejection(error, parameters));
    const say = sayFrom(language, CATALOGUES[language]);
    for (const names of [NAMED, UNNAMED]) {
      const text = errorText(wire, say, names);
      expect(text).not.toBe(say('refused'));
      expect(text).toMatch(language === 'en' ? /^[“\w].*[.]$/ : /^([«\dА-ЯӘҒҚҢӨҰҮҺІЁ]|NAME|B001|U\+).*[.]$/);
      expect(text).not.toMatch(/[{}]|undefined|NaN| {2}|ENGLISH|\s[,.:]|\.\.|: \./);
      // Ids are for programs.
      expect(text).not.toContain(String(ID));
      if (language !== 'en') expect(text.match(/[a-z]{3,}/gi)?.filter((word) => !ALLOWED.has(word)) ?? []).toEqual([]);
      else expect(text).not.toMatch(/\p{Script=Cyrillic}/u);
    }
  });
});

/** No sentence of ours: names of programs, of places in files, and what the sample itself gave. */
const ALLOWED: ReadonlySet<string> = new Set(['qctl', 'book', 'export', 'LED', 'PEM', 'PNG', 'JPEG', 'WebP', 'NAME', 'transliterate']);
const ID = 987_654;
const NAMED: Names = () => 'NAME';
const UNNAMED: Names = () => null;

const IDS = new Set(['workplace', 'own', 'at', 'service', 'operation', 'user', 'clerk', 'id', 'user_id', 'board', 'other']);
const NUMBERS = new Set([
  'seconds',
  'most',
  'of',
  'least',
  'minutes',
  'first',
  'last',
  'length',
  'position',
  'priority',
  'bytes',
  'address',
  'more',
  'asked',
  'tickets',
]);

/** An error with parameters of each kind, once for each of its codes. */
function variantsOf(given: readonly string[]): ErrorParameters[] {
  const base: Record<string, string | number | readonly string[]> = {};
  for (const name of given) {
    if (IDS.has(name)) base[name] = ID;
    else if (NUMBERS.has(name)) base[name] = 21;
    else base[name] = SAMPLES[name] ?? 'ENGLISH';
  }
  // A sentence of the protocol: what it says must not be read on a page.
  if (given.includes('why')) base.why = 'ENGLISH sentence';
  const over = (name: string, values: readonly string[]) => values.map((value) => ({ ...base, [name]: value }));
  if (given.includes('fault')) return over('why', FIELD_FAULTS);
  if (given.includes('reason')) return over('reason', Object.keys(REASONS));
  if (given.includes('trouble')) return over('trouble', ['paperEnd', 'unplugged', 'silent', 'whatever']);
  if (given.includes('component')) return over('component', ['workplace', 'registrator', 'administrator', 'supervisor', 'qboard']);
  if (given.includes('of')) return over('of', ['user', 'place', 'box']);
  if (given.includes('known')) return [base, { ...base, known: [] }];
  if (given.includes('book')) return over('book', BOOKS);
  return [base];
}

const BOOKS = ['Operation', 'Service', 'Workplace', 'User', 'QBoard', 'Registrator', 'Consumer', 'ConsumerPreRegistered', 'TicketDesign'];
const SAMPLES: Readonly<Record<string, string | readonly string[]>> = {
  countries: '+7, +996',
  ticket: 'B001',
  day: '2026-11-24',
  date: '2026-11-24',
  time: '09:30',
  next: '2026-11-24 10:00',
  from: '09:00',
  until: '10:00',
  state: 'ARRIVED',
  user_ticket: 'B001',
  known: ['1', '2'],
  delays: ['5', '15'],
  letters: ['X', 'Y'],
  lacking: ['X', 'Y'],
  ranges: ['B', 'C'],
  windows: ['NAME'],
  kiosk: 'NAME',
  range: 'NAME',
  name: 'NAME',
  login: 'NAME',
  near: 'NAME',
  device: 'NAME',
  printer: 'NAME',
  text: 'NAME',
  what: 'NAME',
  prefix: 'B',
  character: 'U+200B',
  shows: 'tickets',
};

describe.each(LANGUAGES)('the codes of refusals in %s', (language) => {
  it('are worded one by one', () => {
    const other = ['unexpected'];
    for (const error of ['invalidRequest', 'invalidField', 'designInvalid', 'templateInvalid'] as const) {
      expect([...(argumentsIn(language, error).get('why') ?? [])].sort()).toEqual(
        [...FIELD_FAULTS.filter((code) => !other.includes(code)), 'other'].sort(),
      );
    }
    const reasons = (
      ['serviceNotReady', 'notInQueue', 'undoOvertaken', 'boardCannotShow', 'slotNotOffered', 'dayNotKept'] as const
    ).flatMap((error) => {
      const choices = argumentsIn(language, error).get('reason') ?? new Set();
      // One of them is what else there can be.
      expect(choices.has('other'), error).toBe(true);
      return [...choices];
    });
    expect(reasons.filter((reason) => reason !== 'other' && !(reason in REASONS))).toEqual([]);
  });
});

describe('a refusal on a page', () => {
  const say = sayFrom('ru', ru);
  const refused = (error: ErrorName, parameters: ErrorParameters) =>
    new QboxError('nextConsumer', toWireError(new Rejection(error, parameters)));
  const names: Names = (book, id) => (book === 'Workplace' && id === 3 ? 'Окно 3' : null);

  it('has the name of a window that the page knows, and does without where it does not', () => {
    const busy = { workplace: 3, ticket: 'Г001' };
    expect(failureText(refused('windowBusy', busy), say, { names })).toBe(
      'Окно 3: ещё обслуживается талон Г001. Сначала завершите, отложите или пропустите его.',
    );
    expect(failureText(refused('windowBusy', busy), say)).toBe(
      'Это окно ещё обслуживает талон Г001. Сначала завершите, отложите или пропустите его.',
    );
  });

  it('has plurals, lists and the words of the page itself', () => {
    expect(failureText(refused('tooManyFailures', { seconds: 2 }), say)).toMatch(/через 2 секунды\.$/);
    expect(failureText(refused('printerUnknown', { field: 'data.printer', name: 'x', known: ['hall', 'cash'] }), say)).toBe(
      'Принтера «x» нет. Есть: hall, cash.',
    );
    expect(
      failureText(refused('windowFree', { workplace: 1 }), say, { own: (name) => (name === 'windowFree' ? say('noAnswer') : undefined) }),
    ).toBe(say('noAnswer'));
  });

  it.each([
    ['setWorkplace', { id: 1, operations: 5 }, 'Ожидается список.'],
    ['setWorkplace', { id: 1, disabled: 'no' }, 'Ожидается «да» или «нет».'],
    ['setQBoard', { id: 1, languages: ['russian'] }, 'Ожидается значение такого вида: ru.'],
    ['subscribeBoard', { id: 1, initial: 'x' }, 'Ожидается «да» или «нет».'],
    ['actOnTwin', { kind: 'tree', name: 'x', action: 'press' }, /^Подходит только одно из этих значений: printer, line, led, .*\.$/],
  ])('says what %s expects instead of %j', (command, data, text) => {
    const declaration = COMMANDS.get(command);
    const checked = declaration && checkData(declaration, data);
    if (!checked || !('rejection' in checked)) throw new Error('it was taken');
    expect(errorText(toWireError(checked.rejection), say)).toEqual(typeof text === 'string' ? text : expect.stringMatching(text));
  });

  it('of a box that is newer than the page, and what is no refusal, says nothing of its own', () => {
    expect(errorText({ codeModule: 3, codeError: 999 }, say)).toBe(say('refused'));
    expect(failureText(new TypeError('x is not a function'), say)).toBe(say('refused'));
  });
});
