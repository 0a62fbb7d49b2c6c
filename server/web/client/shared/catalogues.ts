/// <reference types="vite/types/importMeta.d.ts" />
/** The messages of `locales/`: one file for each language and family. A page loads only the families that it shows. */
import type admin from '../../../../locales/ru/admin.json';
import type books from '../../../../locales/ru/books.json';
import type configuration from '../../../../locales/ru/configuration.json';
import type deviceFaults from '../../../../locales/ru/device-faults.json';
import type devices from '../../../../locales/ru/devices.json';
import type errors from '../../../../locales/ru/errors.json';
import type faults from '../../../../locales/ru/faults.json';
import type front from '../../../../locales/ru/front.json';
import type kiosk from '../../../../locales/ru/kiosk.json';
import type lab from '../../../../locales/ru/lab.json';
import type log from '../../../../locales/ru/log.json';
import type looks from '../../../../locales/ru/looks.json';
import type privacy from '../../../../locales/ru/privacy.json';
import type setup from '../../../../locales/ru/setup.json';
import type shared from '../../../../locales/ru/shared.json';
import type supervisor from '../../../../locales/ru/supervisor.json';
import type users from '../../../../locales/ru/users.json';
import type visitor from '../../../../locales/ru/visitor.json';
import type workplace from '../../../../locales/ru/workplace.json';

/** By file name. The Russian files define the keys; a test compares the other languages with them. */
interface Families {
  readonly admin: typeof admin;
  readonly books: typeof books;
  readonly configuration: typeof configuration;
  readonly 'device-faults': typeof deviceFaults;
  readonly devices: typeof devices;
  readonly errors: typeof errors;
  readonly faults: typeof faults;
  readonly front: typeof front;
  readonly kiosk: typeof kiosk;
  readonly lab: typeof lab;
  readonly log: typeof log;
  readonly looks: typeof looks;
  readonly privacy: typeof privacy;
  readonly setup: typeof setup;
  readonly shared: typeof shared;
  readonly supervisor: typeof supervisor;
  readonly users: typeof users;
  readonly visitor: typeof visitor;
  readonly workplace: typeof workplace;
}
export type Family = keyof Families;
/** A key of a family, or of one of several. */
export type Word<Name extends Family> = { [Each in Name]: keyof Families[Each] & string }[Name];

/** Messages that every page has besides its own. */
export type SharedWord = Word<'shared' | 'errors'>;
export type PageWord<Page extends Family> = SharedWord | Word<Page>;

export type AdminWord = PageWord<'admin'>;
export type FrontWord = PageWord<'front'>;
export type KioskWord = PageWord<'kiosk'>;
export type LabWord = PageWord<'lab'>;
export type SupervisorWord = PageWord<'supervisor'>;
export type VisitorWord = PageWord<'visitor'>;
export type WorkplaceWord = PageWord<'workplace'>;

export type BooksWord = Word<'books'>;
export type ConfigurationWord = Word<'configuration'>;
export type DevicesWord = Word<'devices' | 'device-faults'>;
export type LogWord = Word<'log'>;
export type LooksWord = Word<'looks'>;
export type PrivacyWord = Word<'privacy'>;
export type SetupWord = Word<'setup' | 'device-faults'>;
export type UsersWord = Word<'users'>;

/** The language's own name and its place among the others. */
interface LanguageFacts {
  readonly name: string;
  readonly order: number;
}

type Messages = Readonly<Record<string, string>>;

/** `…/locales/ru/kiosk.json` → `ru/kiosk` */
const byName = <File>(files: Readonly<Record<string, File>>): ReadonlyMap<string, File> =>
  new Map(Object.entries(files).map(([path, file]) => [path.split('/').slice(-2).join('/').replace('.json', ''), file]));

const FILES = byName(
  import.meta.glob<Messages>(['@locales/*/*.json', '!@locales/*/language.json', '!@locales/*/hall.json'], { import: 'default' }),
);
const FACTS = [...byName(import.meta.glob<LanguageFacts>('@locales/*/language.json', { import: 'default', eager: true }))]
  .map(([path, facts]) => ({ language: path.slice(0, path.indexOf('/')), ...facts }))
  .sort((one, other) => one.order - other.order);

/** A folder of `locales/`. */
export type Language = string;
export const LANGUAGES: readonly Language[] = FACTS.map(({ language }) => language);
/** Each in its own language, so that its readers recognise it. */
export const LANGUAGE_NAMES: ReadonlyMap<Language, string> = new Map(FACTS.map(({ language, name }) => [language, name]));

const loadAll = async (language: Language, families: readonly Family[]): Promise<unknown> =>
  Object.assign({}, ...(await Promise.all(families.map((family) => FILES.get(`${language}/${family}`)?.()))));

export const load = <Name extends Family>(language: Language, families: readonly Name[]) =>
  loadAll(language, families) as Promise<Readonly<Record<Word<Name>, string>>>;

/** The messages of a page, with those that every page has. */
export const loadPage = <Page extends Family>(language: Language, page: Page) =>
  loadAll(language, ['shared', 'errors', page]) as Promise<Readonly<Record<PageWord<Page>, string>>>;
