/** Names of what lines of figures are of, from the books of a box. */
import { nameIn, type Named as Translated } from '../../model/by-language.js';
import type { QboxClient } from '../client/client.js';
import type { LineKey, Named, Naming } from './table.js';

export interface Names {
  readonly service: ReadonlyMap<number, string>;
  readonly operation: ReadonlyMap<number, string>;
  readonly window: ReadonlyMap<number, string>;
  readonly clerk: ReadonlyMap<number, string>;
  readonly kiosk: ReadonlyMap<number, string>;
  readonly reason: ReadonlyMap<number, string>;
  readonly outcome: ReadonlyMap<number, string>;
}

interface Person {
  readonly id: number;
  readonly surname: string | null;
  readonly name: string | null;
  readonly login: string;
}

export const clerkName = ({ id, surname, name, login }: Person): string => [surname, name].filter(Boolean).join(' ') || login || `№ ${id}`;

/** A user of the book. Supervisors see no logins, but roles; in the box itself a user has a login, and the role is elsewhere. */
interface User extends Person {
  readonly role?: (Translated & { readonly id: number }) | undefined;
}

const isNamed = ({ surname, name, login }: Person): boolean => Boolean(surname || name || login);

/**
 * Who has neither name nor login is known by the role, and of several in one role by the number, too.
 * @param users all of the book
 * @param language of the role's name; '' = as the book has it
 */
export function clerkNameAmong(user: User, users: Iterable<User>, language: string): string {
  const { role } = user;
  if (isNamed(user) || role === undefined) return clerkName(user);
  const alike = [...users].filter((other) => !isNamed(other) && other.role?.id === role.id);
  const name = nameIn(role, language);
  return alike.length === 1 ? name : `${name} № ${user.id}`;
}

/** Rows have their names in all languages: what shows them in one chooses it when it draws. */
export async function readNamedRows(client: Pick<QboxClient, 'list'>): Promise<NamedRows> {
  const [services, operations, windows, users, kiosks, reasons, outcomes] = await Promise.all([
    client.list('Service'),
    client.list('Operation'),
    client.list('Workplace'),
    client.list('User'),
    client.list('Registrator'),
    client.list('Reason'),
    client.list('Outcome'),
  ]);
  return { services, operations, windows, users, kiosks, reasons, outcomes };
}

type Rows = Iterable<Translated & { readonly id: number }>;

export interface NamedRows {
  readonly services: Rows;
  readonly operations: Rows;
  readonly windows: Rows;
  readonly users: Iterable<User>;
  readonly kiosks: Rows;
  readonly reasons: Rows;
  readonly outcomes: Rows;
}

/** @param language of the names, where the books have it; '' = as the books have them */
export function namesIn(rows: NamedRows, language = ''): Names {
  const users = [...rows.users];
  const byId = (some: Rows) => new Map([...some].map((row) => [row.id, nameIn(row, language)]));
  return {
    service: byId(rows.services),
    operation: byId(rows.operations),
    window: byId(rows.windows),
    clerk: new Map(users.map((user) => [user.id, clerkNameAmong(user, users, language)])),
    kiosk: byId(rows.kiosks),
    reason: byId(rows.reasons),
    outcome: byId(rows.outcomes),
  };
}

/** What has no name any more is shown by its id. @param none of a line that is of no window, clerk or kiosk */
export function namingBy(names: Names, none: string, other: (by: Named, key: LineKey) => string | null = () => null): Naming {
  return (by, key) => {
    if (key === null) return none;
    const known = by in names ? names[by as keyof Names].get(Number(key)) : other(by, key);
    return known ?? (by === 'hour' ? hourText(Number(key)) : String(key));
  };
}

const hourText = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
