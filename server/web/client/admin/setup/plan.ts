/** Makes a branch from a few answers: all elements needed so that a visitor can take a ticket and a clerk can call it. */
import { type ByLanguage, namesOf } from '../../../../model/by-language.js';
import type { RequestData } from '../../../../protocol/registry.js';
import type { Word } from '../../shared/words/catalogues.js';
import type { Row } from '../library.js';
import { everywhere, type Texts, wordIn } from './texts.js';

export interface PlannedService {
  /** Also in languages that are not chosen (any more). */
  readonly names: ByLanguage;
  readonly prefix: string;
  readonly minutes: number;
}

export interface Answers {
  readonly branch: string;
  /** The IANA name. */
  readonly zone: string;
  /** The first is that of the names themselves. */
  readonly languages: readonly string[];
  /** Of calls by voice: of the languages those that the box speaks. */
  readonly spoken: readonly string[];
  readonly services: readonly PlannedService[];
  readonly windows: number;
  readonly kioskName: string;
  /** The name of a configured printer; null = the number is shown on the screen. */
  readonly printer: string | null;
  /** null = there is no board. */
  readonly boardName: string | null;
}

/** A new account with the password that it was given. */
export interface Account {
  readonly id: number;
  readonly login: string;
  readonly place: string;
  /** The path of the page on which it logs in. */
  readonly page: string;
  readonly password: string;
  /** Why the password was not set; '' = it was. */
  readonly fault: string;
}

type Set = NonNullable<RequestData<'setConfiguration'>['set']>;
type Book = keyof Set;

export interface Plan {
  readonly set: { readonly [Name in Book]: readonly Row[] };
  readonly kiosk: number;
  /** null = there is no board. */
  readonly board: Row | null;
  /** Users who get a password: clerks, the supervisor, the kiosk. */
  readonly accounts: readonly Omit<Account, 'password' | 'fault'>[];
}

const SECONDS = 60;
/** Factor of the norm from which the duration is too long. */
const DANGER = 2;
const USUAL_LAST = 999;

/** The field `name` of the books, and `names` in the other languages of the branch. */
function named(all: ByLanguage, [first = 'ru', ...others]: readonly string[]) {
  const names = others.map((language) => [language, all[language]?.trim() ?? ''] as const).filter(([, name]) => name !== '');
  return { name: all[first]?.trim() ?? '', ...namesOf({ names: Object.fromEntries(names) }) };
}

/**
 * @param present existing elements, whose ids are taken
 * @param texts what the page would say in each language
 */
export function planOf(answers: Answers, present: { readonly [Name in Book]?: readonly Row[] }, texts: Texts): Plan {
  const { languages } = answers;
  const [first = 'ru'] = languages;
  /** Of the branch, not of the page: names and logins stay. */
  const said = (word: Word<'setup'>) => wordIn(texts, first, word);
  /** A name that was left as proposed is known in every language. */
  const proposed = (text: string, word: 'kioskUsual' | 'boardUsual') => {
    const usual = everywhere(texts, word);
    return named(Object.values(usual).includes(text) ? usual : { [first]: text }, languages);
  };
  const next = (book: Book): number => Math.max(0, ...(present[book] ?? []).map(({ id }) => id)) + 1;
  const ids = { window: next('Workplace'), user: next('User'), role: next('UserRole') };
  const [clerkRole, deviceRole, supervisorRole] = [ids.role, ids.role + 1, ids.role + 2];
  const windows = Array.from({ length: answers.windows }, (_, index) => ({
    id: ids.window + index,
    ...named(
      everywhere(texts, 'window', (word) => `${word} ${index + 1}`),
      languages,
    ),
  }));
  const clerks = windows.map((window, index) => ({ id: ids.user + index, login: `${said('clerkLogin')}${index + 1}`, window }));
  const supervisor = { id: ids.user + windows.length, login: said('supervisorLogin') };
  const kioskUser = { id: supervisor.id + 1, login: said('kioskLogin') };
  const kiosk = next('Registrator');
  const board =
    answers.boardName === null ? null : { id: next('QBoard'), ...proposed(answers.boardName, 'boardUsual'), languages: [...languages] };
  return {
    set: {
      ...servicesOf(answers, { operation: next('Operation'), range: next('TicketRange'), service: next('Service') }),
      UserRole: [
        { id: clerkRole, name: said('clerkRole'), clerk: { all_operations: 1, operations: [] } },
        { id: deviceRole, name: said('deviceRole'), registrator: {}, board: {} },
        { id: supervisorRole, name: said('supervisorRole'), supervisor: {} },
      ],
      Workplace: windows.map((window) => ({ ...window, alias: window.name, all_operations: 1 })),
      User: [
        // Names, because supervisors see no logins: without one a clerk would be a number to them.
        ...clerks.map(({ id, login, window }, index) => ({
          ...{ id, login, name: `${said('clerkRole')} ${index + 1}` },
          ...{ role_id: clerkRole, clerk: { default_workplace: window.id } },
        })),
        { ...supervisor, name: said('supervisorRole'), role_id: supervisorRole },
        { ...kioskUser, role_id: deviceRole },
      ],
      Registrator: [{ id: kiosk, ...proposed(answers.kioskName, 'kioskUsual'), printer: answers.printer }],
      QBoard: board === null ? [] : [board],
      ...NOT_ASKED,
    },
    kiosk,
    board,
    accounts: [
      ...clerks.map(({ id, login, window }) => ({ id, login, place: window.name, page: '/workplace' })),
      { ...supervisor, place: said('supervisorRole'), page: '/supervisor' },
      { ...kioskUser, place: answers.kioskName, page: `/kiosk/${kiosk}` },
    ],
  };
}

/** Books of which a first set-up asks nothing. */
const NOT_ASKED = { ScoreBoard: [], Reason: [], Outcome: [], Calendar: [], BookingPlan: [], Segment: [], CallingProfile: [] };

interface FirstIds {
  readonly operation: number;
  readonly range: number;
  readonly service: number;
}

/** Each service has an operation and a range of its own. */
const servicesOf = ({ services, languages }: Answers, first: FirstIds) => ({
  Operation: services.map(({ names, minutes }, index) => ({
    ...{ id: first.operation + index, ...named(names, languages) },
    ...{ regulated_sec: minutes * SECONDS, danger_sec: minutes * SECONDS * DANGER },
  })),
  TicketRange: services.map(({ names, prefix }, index) => ({
    ...{ id: first.range + index, name: named(names, languages).name, prefix, first: 1, last: USUAL_LAST },
  })),
  Service: services.map(({ names }, index) => ({
    ...{ id: first.service + index, ...named(names, languages) },
    ...{ ticket_range_id: first.range + index, operations: { '10': [first.operation + index] } },
  })),
});

/** Letters that are easy to distinguish at a distance, and those of the first alphabet have no twin in the other. */
const CYRILLIC = ['Б', 'Г', 'Д', 'Ж', 'И', 'Л', 'П', 'У', 'Ф', 'Ц', 'Ч', 'Ш', 'Э', 'Ю', 'Я'];
const LATIN = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'R', 'S', 'T'];

/** @param index of the service, from 0 */
export function letterFor(index: number, [language = 'ru']: readonly string[]): string {
  const letters = language === 'ru' || language === 'kk' ? CYRILLIC : LATIN;
  return letters[index] ?? `${letters[index % letters.length]}${letters[Math.floor(index / letters.length) - 1] ?? ''}`;
}
