/// <reference types="vite/types/importMeta.d.ts" />
/** The messages of `locales/`: one file for each language and family. A page loads only the families that it shows. */

/** By file name. The Russian files define the keys; a test compares the other languages with them. */
interface Families {
  readonly admin: typeof import('../../../../../locales/ru/admin.json');
  readonly alerts: typeof import('../../../../../locales/ru/alerts.json');
  readonly appearance: typeof import('../../../../../locales/ru/appearance.json');
  readonly appointments: typeof import('../../../../../locales/ru/appointments.json');
  readonly backups: typeof import('../../../../../locales/ru/backups.json');
  readonly book: typeof import('../../../../../locales/ru/book.json');
  readonly books: typeof import('../../../../../locales/ru/books.json');
  readonly calendar: typeof import('../../../../../locales/ru/calendar.json');
  readonly calling: typeof import('../../../../../locales/ru/calling.json');
  readonly certificate: typeof import('../../../../../locales/ru/certificate.json');
  readonly configuration: typeof import('../../../../../locales/ru/configuration.json');
  readonly designs: typeof import('../../../../../locales/ru/designs.json');
  readonly 'device-faults': typeof import('../../../../../locales/ru/device-faults.json');
  readonly devices: typeof import('../../../../../locales/ru/devices.json');
  readonly errors: typeof import('../../../../../locales/ru/errors.json');
  readonly fairness: typeof import('../../../../../locales/ru/fairness.json');
  readonly faults: typeof import('../../../../../locales/ru/faults.json');
  readonly figures: typeof import('../../../../../locales/ru/figures.json');
  readonly front: typeof import('../../../../../locales/ru/front.json');
  readonly hq: typeof import('../../../../../locales/ru/hq.json');
  readonly kiosk: typeof import('../../../../../locales/ru/kiosk.json');
  readonly lab: typeof import('../../../../../locales/ru/lab.json');
  readonly load: typeof import('../../../../../locales/ru/load.json');
  readonly log: typeof import('../../../../../locales/ru/log.json');
  readonly missing: typeof import('../../../../../locales/ru/missing.json');
  readonly models: typeof import('../../../../../locales/ru/models.json');
  readonly privacy: typeof import('../../../../../locales/ru/privacy.json');
  readonly remote: typeof import('../../../../../locales/ru/remote.json');
  readonly settings: typeof import('../../../../../locales/ru/settings.json');
  readonly setup: typeof import('../../../../../locales/ru/setup.json');
  readonly shared: typeof import('../../../../../locales/ru/shared.json');
  readonly staffing: typeof import('../../../../../locales/ru/staffing.json');
  readonly story: typeof import('../../../../../locales/ru/story.json');
  readonly supervisor: typeof import('../../../../../locales/ru/supervisor.json');
  readonly users: typeof import('../../../../../locales/ru/users.json');
  readonly visitor: typeof import('../../../../../locales/ru/visitor.json');
  readonly whatif: typeof import('../../../../../locales/ru/whatif.json');
  readonly why: typeof import('../../../../../locales/ru/why.json');
  readonly workplace: typeof import('../../../../../locales/ru/workplace.json');
}
export type Family = keyof Families;
/** A key of a family, or of one of several. */
export type Word<Name extends Family> = { [Each in Name]: keyof Families[Each] & string }[Name];

/** The language's own name and its place among the others. */
interface LanguageFacts {
  readonly name: string;
  readonly order: number;
}

export type Messages = Readonly<Record<string, string>>;

/** `…/locales/ru/kiosk.json` → `ru/kiosk` */
const byName = <File>(files: Readonly<Record<string, File>>): ReadonlyMap<string, File> =>
  new Map(Object.entries(files).map(([path, file]) => [path.split('/').slice(-2).join('/').replace('.json', ''), file]));

const FILES = byName(import.meta.glob<Messages>(['@locales/*/*.json', '!@locales/*/{language,hall,help}.json'], { import: 'default' }));
const FACTS = [...byName(import.meta.glob<LanguageFacts>('@locales/*/language.json', { import: 'default', eager: true }))]
  .map(([path, facts]) => ({ language: path.slice(0, path.indexOf('/')), ...facts }))
  .sort((one, other) => one.order - other.order);

/** A folder of `locales/`. */
export type Language = string;
export const LANGUAGES: readonly Language[] = FACTS.map(({ language }) => language);
/** Each in its own language, so that its readers recognise it. */
export const LANGUAGE_NAMES: ReadonlyMap<Language, string> = new Map(FACTS.map(({ language, name }) => [language, name]));

export const messagesOf = async (language: Language, family: Family): Promise<Messages> => {
  const file = FILES.get(`${language}/${family}`);
  return file === undefined ? {} : await file();
};
