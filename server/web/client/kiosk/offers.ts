/** The services that a kiosk offers, and the search by first letters. Functions of the books alone. */
import { groupIn } from '../../../model/by-language.js';
import type { Element } from '../../../protocol/client/client.js';

export type Service = Element<'Service'>;
export type Kiosk = Element<'Registrator'>;

/**
 * What the kiosk offers, screen after screen of the book of kiosks. Screens only say the order: how many services stand on one page depends
 * on the screen of this kiosk. A kiosk that names no services offers all.
 */
export function offeredBy(kiosk: Kiosk, services: readonly Service[]): readonly Service[] {
  const offered = new Map(services.filter((service) => isOffered(kiosk, service)).map((service) => [service.id, service]));
  const screens = Object.entries(kiosk.services).sort(([one], [other]) => Number(one) - Number(other));
  if (screens.length === 0) return [...offered.values()];
  const ids = new Set(screens.flatMap(([, inOrder]) => inOrder));
  return [...ids].map((id) => offered.get(id)).filter((service) => service !== undefined);
}

export interface Group {
  /** As the book has it: it identifies the group in every language. */
  readonly name: string;
  /** In the visitor's language. */
  readonly title: string;
  readonly services: readonly Service[];
}
export type Offer = Group | Service;

export const isGroup = (offer: Offer): offer is Group => 'services' in offer;

/**
 * The items of the start. Services of a group stand together, at the place of the first. With two groups or more a group button replaces
 * them; a single group would only cost a touch.
 * @param language of the titles of groups; '' = as the book has them
 */
export function grouped(offered: readonly Service[], language = ''): readonly Offer[] {
  const offers = new Map<string | number, Service[]>();
  for (const service of offered) {
    const key = service.group?.trim() || service.id;
    offers.set(key, [...(offers.get(key) ?? []), service]);
  }
  const hasGroups = [...offers.keys()].filter((key) => typeof key === 'string').length > 1;
  return [...offers].flatMap(([key, services]): readonly Offer[] =>
    hasGroups && typeof key === 'string' ? [{ name: key, title: titleOf(services, language), services }] : services,
  );
}

/** It is enough that one service of the group has the title in the language. */
const titleOf = (services: readonly Service[], language: string): string => {
  const [first] = services;
  const known = services.find(({ groups }) => groups?.[language]) ?? first;
  return known === undefined ? '' : groupIn(known, language);
};

/** The same rule as in the box: department 0 belongs to all. */
const isOffered = (kiosk: Kiosk, service: Service): boolean =>
  service.disabled === 0 &&
  Object.values(service.operations).some((operations) => operations.length > 0) &&
  (kiosk.department === 0 || service.department === 0 || kiosk.department === service.department);

const plain = (text: string): string => text.toLocaleLowerCase('ru').replaceAll('ё', 'е');
/** A word begins where no letter or digit is before it. */
const wordsOf = (name: string): readonly string[] => plain(name).match(/[\p{L}\p{N}]+/gu) ?? [];

/** Services with a word that begins with the typed text, those whose first word does before the others. */
export function searched(services: readonly Service[], typed: string): readonly Service[] {
  const start = plain(typed);
  if (start === '') return services;
  const found = services.filter(({ name }) => wordsOf(name).some((word) => word.startsWith(start)));
  const isFirst = ({ name }: Service): boolean => wordsOf(name)[0]?.startsWith(start) ?? false;
  return [...found.filter(isFirst), ...found.filter((service) => !isFirst(service))];
}

/** Letters that can follow the typed text; other keys would find nothing and are not shown. */
export function nextLetters(services: readonly Service[], typed: string): readonly string[] {
  const start = plain(typed);
  const letters = services.flatMap(({ name }) =>
    wordsOf(name)
      .filter((word) => word.startsWith(start) && word.length > start.length)
      .map((word) => word.charAt(start.length)),
  );
  return [...new Set(letters)].sort((one, other) => one.localeCompare(other, 'ru'));
}

export const needsCode = (service: Service | undefined): boolean =>
  service !== undefined && service.pin_code !== null && service.pin_code !== '';
