/** Services, users and norms of operations: of the snapshot, and as the events after it changed them. */
import type { QueueEvent } from '../../server/model/events/events.js';

interface ServiceRow {
  readonly id: number;
  readonly group?: string | null;
  readonly department?: number;
  readonly wait_norm_sec?: number;
  readonly appointment_wait_norm_sec?: number;
}

interface OperationRow {
  readonly id: number;
  readonly regulated_sec: number;
  readonly danger_sec: number;
}

interface UserRow {
  readonly id: number;
  readonly role_id: number;
}

interface RoleRow {
  readonly id: number;
  readonly clerk?: object | null;
}

interface Row {
  readonly id: number;
}

export class Books {
  private readonly rows = new Map<string, Map<number, Row>>();

  /** @param books as a snapshot has them: names with their rows */
  constructor(books: readonly (readonly [string, readonly Row[]])[] = []) {
    for (const [name, rows] of books) this.rows.set(name, new Map(rows.map((row) => [row.id, row])));
  }

  read(event: QueueEvent): void {
    if (event.t === 'bookSet') this.book(event.book).set(event.id, event.row as Row);
    if (event.t === 'bookRemoved') this.book(event.book).delete(event.id);
  }

  service(id: number): ServiceRow | undefined {
    return this.book('Service').get(id);
  }

  roleOf(user: number): number | undefined {
    return (this.book('User').get(user) as UserRow | undefined)?.role_id;
  }

  /** Whether the user has a role that serves. */
  isClerk(user: number): boolean {
    return Boolean((this.book('UserRole').get(this.roleOf(user) ?? -1) as RoleRow | undefined)?.clerk);
  }

  readonly normsOf = (operation: number): { readonly regulatedSec: number; readonly dangerSec: number } => {
    const row = this.book('Operation').get(operation) as OperationRow | undefined;
    return { regulatedSec: row?.regulated_sec ?? 0, dangerSec: row?.danger_sec ?? 0 };
  };

  private book(name: string): Map<number, Row> {
    const book = this.rows.get(name) ?? new Map<number, Row>();
    this.rows.set(name, book);
    return book;
  }
}
