/** The book of appointments, found by day, by code and by telephone as well: no tick, check-in, slot or page walks all of it. */
import { type AppointmentRow, isPlanned } from '../model/books/index.js';
import { telephoneOf } from '../model/telephone.js';

type Row = AppointmentRow;

/** A book as others are; whatever is set or deleted is found by its other keys at once. Rows are replaced, never changed. */
export class Appointments extends Map<number, Row> {
  readonly #byDay = new Index((row) => row.date);
  readonly #byCode = new Index((row) => row.pin_code);
  readonly #byPhone = new Index((row) => telephoneOf(row.phone));
  /** Each tick asks who is still expected of a day; of the day before it is hardly anybody. */
  readonly #expected = new Index((row) => (isPlanned(row) ? row.date : null));
  readonly #all = [this.#byDay, this.#byCode, this.#byPhone, this.#expected];

  constructor(rows: Iterable<Row> = []) {
    super();
    for (const row of rows) this.set(row.id, row);
  }

  override set(id: number, row: Row): this {
    const before = this.get(id);
    for (const index of this.#all) {
      if (before !== undefined) index.remove(before);
      index.add(row);
    }
    return super.set(id, row);
  }

  override delete(id: number): boolean {
    const before = this.get(id);
    if (before !== undefined) for (const index of this.#all) index.remove(before);
    return super.delete(id);
  }

  /** By id, as all lists here. @param day such as `2026-11-24` */
  ofDay(day: string): readonly Row[] {
    return this.#byDay.with(day);
  }

  /** Of the day those whose visitors are still expected. */
  expectedOn(day: string): readonly Row[] {
    return this.#expected.with(day);
  }

  /** Days that have appointments, in no order. */
  get days(): Iterable<string> {
    return this.#byDay.keys;
  }

  /** The day itself among them. */
  fromDay(day: string): readonly Row[] {
    return [...this.days]
      .filter((other) => other >= day)
      .flatMap((other) => this.ofDay(other))
      .sort(byId);
  }

  beforeDay(day: string): readonly Row[] {
    return [...this.days]
      .filter((other) => other < day)
      .flatMap((other) => this.ofDay(other))
      .sort(byId);
  }

  withCode(code: string): readonly Row[] {
    return this.#byCode.with(code);
  }

  /** Appointments of the telephone, however it is written, and those with the code. */
  ofPerson({ phone, pin_code }: Pick<Row, 'phone' | 'pin_code'>): readonly Row[] {
    const number = telephoneOf(phone);
    return [...new Set([...(number === '' ? [] : this.#byPhone.with(number)), ...this.withCode(pin_code)])];
  }
}

const byId = (one: Row, other: Row): number => one.id - other.id;

class Index {
  readonly #rows = new Map<string, Map<number, Row>>();

  /** @param keyOf null = it is not found by this index */
  constructor(private readonly keyOf: (row: Row) => string | null) {}

  get keys(): Iterable<string> {
    return this.#rows.keys();
  }

  add(row: Row): void {
    const key = this.keyOf(row);
    if (key === null) return;
    const known = this.#rows.get(key);
    if (known === undefined) this.#rows.set(key, new Map([[row.id, row]]));
    else known.set(row.id, row);
  }

  remove(row: Row): void {
    const key = this.keyOf(row);
    if (key === null) return;
    const known = this.#rows.get(key);
    if (known?.delete(row.id) && known.size === 0) this.#rows.delete(key);
  }

  with(key: string): readonly Row[] {
    return [...(this.#rows.get(key)?.values() ?? [])].sort(byId);
  }
}
