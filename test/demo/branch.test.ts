import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { demoBranch, demoLogins } from '../../server/demo/branch.js';
import { BOOKS, type BookDeclaration, ROW_BOOKS, type RowBook } from '../../server/model/books/index.js';
import { isSparse } from '../../server/model/books/texts.js';
import type { Component } from '../../server/model/events/events.js';

type Row = Readonly<Record<string, unknown>> & { readonly id: number };
const rowsOf = (book: RowBook): readonly Row[] => (demoBranch[book] ?? []) as unknown as readonly Row[];
const filledBooks = ROW_BOOKS.filter((book) => rowsOf(book).length > 0);

const byId = (book: RowBook, id: number): Row => {
  const row = rowsOf(book).find((candidate) => candidate.id === id);
  if (!row) throw new Error(`the demo has no ${book} ${id}`);
  return row;
};

/** Fields the box adds to a row before the wire sees it. */
const NOT_IN_ROWS = [
  'state_id',
  'last_update',
  'clerk_id',
  'consumer_id',
  'currentOperations',
  'role',
  'reason',
  'next_state_id',
  'state_user_id',
];
const PASSWORD_DIGEST = '827ccb0eea8a706c4c34a16891f84e7b';

describe('the demo branch', () => {
  // Without reasons and outcomes clerks are asked nothing, as in the original.
  it('fills every book but those that would need a date, reasons, outcomes, and those of another order', () => {
    const empty: readonly RowBook[] = [
      'ConsumerPreRegistered',
      'Reason',
      'Outcome',
      'Calendar',
      'BookingPlan',
      'Segment',
      'CallingProfile',
    ];
    expect(filledBooks).toEqual(ROW_BOOKS.filter((book) => !empty.includes(book)));
  });

  it.each(filledBooks)('%s: every field is there, and valid by the declaration of the book', (book) => {
    const declared = BOOKS[book].element.properties;
    for (const row of rowsOf(book)) {
      const wire: Record<string, unknown> = book === 'User' ? { ...row, password: PASSWORD_DIGEST } : { ...row };
      const isOptional = (field: string) => isSparse(BOOKS[book], field);
      expect(
        Object.keys(wire)
          .filter((field) => !isOptional(field))
          .sort(),
      ).toEqual(
        Object.keys(declared)
          .filter((field) => !NOT_IN_ROWS.includes(field) && !isOptional(field))
          .sort(),
      );
      for (const [field, schema] of Object.entries(declared)) {
        if (field in wire) expect([...Value.Errors(schema, wire[field])], `${book} ${row.id}.${field}`).toEqual([]);
      }
    }
  });

  it.each(['Operation', 'Service', 'Workplace', 'Registrator', 'QBoard'] as const)(
    '%s: has a name in each language of the pages',
    (book) => {
      for (const row of rowsOf(book)) expect(Object.keys(row.names ?? {}).sort(), String(row.id)).toEqual(['en', 'kk']);
    },
  );

  it.each(filledBooks)('%s: ids and names are unique, references point at rows', (book) => {
    const declaration = BOOKS[book] as BookDeclaration;
    const rows = rowsOf(book);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    if (declaration.uniqueName) expect(new Set(rows.map((row) => row[declaration.nameField])).size).toBe(rows.length);
    for (const row of rows) {
      for (const { field, book: target, id } of declaration.references(row as never)) {
        expect(
          rowsOf(target as RowBook).map((candidate) => candidate.id),
          `${book} ${row.id}.${field}`,
        ).toContain(id);
      }
    }
  });

  it('has ranges with prefixes of their own, each used by a service, and a range for each service', () => {
    const prefixes = rowsOf('TicketRange').map(({ prefix }) => prefix);
    expect(new Set(prefixes).size).toBe(prefixes.length);
    expect(new Set(rowsOf('Service').map((service) => service.ticket_range_id))).toEqual(
      new Set(rowsOf('TicketRange').map(({ id }) => id)),
    );
  });

  it('can finish every service at windows of clerks, without the administrator', () => {
    const doable = demoLogins
      .filter(({ component, login }) => component === 'workplace' && login !== 'admin')
      .flatMap(({ login, place }) => {
        const user = demoBranch.User.find((candidate) => candidate.login === login);
        const role = demoBranch.UserRole.find(({ id }) => id === user?.role_id);
        const window = demoBranch.Workplace.find(({ id }) => id === place);
        return (window?.operations ?? []).filter((id) => role?.clerk?.operations?.includes(id));
      });
    const needed = demoBranch.Service
      // The head of the branch receives visitors himself, as administrator.
      .filter(({ name }) => name !== 'Приём у руководителя')
      .flatMap(({ operations }) => Object.values(operations).flat());
    expect([...new Set(needed)].filter((id) => !doable.includes(id))).toEqual([]);
  });

  it('prints log-ins that work: the user exists, his role allows the component, the place exists', () => {
    const books: Record<Component, RowBook | null> = {
      administrator: null,
      supervisor: null,
      workplace: 'Workplace',
      registrator: 'Registrator',
      qboard: 'QBoard',
      scoreboard: 'ScoreBoard',
    };
    const parts = {
      administrator: 'administrator',
      supervisor: 'supervisor',
      workplace: 'clerk',
      registrator: 'registrator',
      qboard: 'board',
      scoreboard: 'board',
    } as const;
    expect(new Set(demoLogins.map(({ component }) => component)).size).toBe(6);
    for (const { component, login, password, place } of demoLogins) {
      const user = demoBranch.User.find((candidate) => candidate.login === login);
      expect(user?.password).toBe(password);
      expect(byId('UserRole', user?.role_id ?? 0)[parts[component]], `${login} as ${component}`).not.toBeNull();
      const book = books[component];
      expect(book === null).toBe(place === null);
      if (book && place) byId(book, place);
    }
  });

  it('offers a service on one screen of a kiosk only', () => {
    for (const { services } of demoBranch.Registrator) {
      const offered = Object.values(services).flat();
      expect(new Set(offered).size).toBe(offered.length);
    }
  });
});
