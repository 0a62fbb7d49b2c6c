/** The bookings of the days that are shown, kept up to date, and what staff do with them. */
import type { Unsubscribe } from '../../../protocol/client/client.js';
import type { RequestData } from '../../../protocol/registry.js';
import { Acting, byId } from '../shared/box/acting.js';
import { failureText, type Names } from '../shared/box/failures.js';
import { Store } from '../shared/box/store.js';
import { weekOf } from '../shared/words/month.js';
import { nameAt } from '../shared/words/names.js';
import { weekdayText } from '../shared/words/time.js';
import { type Booking, type Books, type Days, plannedServices, planOf, type Slots, type SlotTime, slotsKey } from './grid.js';
import { link, say, today } from './page.js';

export type View = 'service' | 'window' | 'week';

interface Shown {
  readonly view: View;
  readonly day: string;
  /** Of the week; 0 = the first one. */
  readonly service: number;
}

/** What can be booked changes with the time, too. */
const ASK_EVERY_MS = 30_000;

export class Diary extends Acting {
  readonly shown = new Store<Shown>({ view: 'service', day: today(), service: 0 });
  /** null = the box has not sent them yet. */
  readonly books = new Store<Books | null>(null);
  readonly days = new Store<Days>(new Map());
  /** null = not asked yet. */
  readonly slots = new Store<Slots | null>(null);
  /** Those that do not fit any more. */
  readonly affected = new Store<readonly Booking[]>([]);
  /** Its new time is being chosen in the grid. */
  readonly moving = new Store<Booking | null>(null);
  /** Supervisors see and do nothing. */
  readonly mayChange = link.component !== 'supervisor';
  readonly #followed = new Map<string, Promise<Unsubscribe | undefined>>();
  readonly #ends: readonly (() => void)[];
  #changes = 0;
  #isAsking = false;

  constructor() {
    super();
    const { client } = link;
    let found: Partial<Books> = {};
    const know = (part: Partial<Books>) => {
      found = { ...found, ...part };
      const { services, plans, windows } = found;
      if (services && plans && windows) this.books.set({ services, plans, windows });
      this.#changed();
    };
    const beat = setInterval(() => this.#changed(), ASK_EVERY_MS);
    this.#ends = [
      link.follow(
        client.subscribe('Service', (rows) => know({ services: byId(rows) })),
        client.subscribe('BookingPlan', (plans) => know({ plans })),
        client.subscribe('Workplace', (windows) => know({ windows })),
        client.subscribe('Calendar', () => this.#changed()),
      ),
      link.connection.listen((status) => (status === 'open' ? this.#changed() : undefined)),
      () => clearInterval(beat),
    ];
    this.#follow();
  }

  end(): void {
    for (const end of this.#ends) end();
    for (const day of [...this.#followed.keys()]) this.#leave(day);
  }

  show(change: Partial<Shown>): void {
    this.shown.set({ ...this.shown.value, ...change });
    this.#follow();
    this.#changed();
  }

  get shownDays(): readonly string[] {
    const { view, day } = this.shown.value;
    return view === 'week' ? weekOf(day) : [day];
  }

  /** The service of the week. */
  weekService(books: Books): number {
    const planned = plannedServices(books);
    return planned.find(({ id }) => id === this.shown.value.service)?.id ?? planned[0]?.id ?? 0;
  }

  /** The bookings that were made; null = none was. */
  async book(wish: RequestData<'book'>): Promise<readonly Booking[]> {
    const made = await link.client.call('book', wish);
    this.note.set(null);
    return made;
  }

  async move(booking: Booking, day: string, time: string): Promise<boolean> {
    this.moving.set(null);
    if (booking.date === day && booking.time === time) return true;
    return this.#change(async () => {
      await link.client.call('moveBooking', { id: booking.id, date: day, time });
      this.tell(say('moved', { who: this.whoOf(booking), day: weekdayText(day), time }));
    });
  }

  cancel(booking: Booking): Promise<boolean> {
    return this.#change(async () => {
      const { state } = await link.client.call('cancelBooking', { id: booking.id });
      this.tell(say(state === 'MISSED' ? 'cancelledLate' : 'cancelled', { who: this.whoOf(booking) }));
    });
  }

  /** Somebody stands at the desk who has lost the code, or shuns the kiosk. */
  checkIn(booking: Booking): Promise<boolean> {
    const { pin_code = '' } = booking;
    return this.#change(async () => {
      const { consumer, late } = await link.client.call('registrateConsumer', { pin_code, preview: false });
      const given = say('ticketGiven', { who: this.whoOf(booking), ticket: consumer.ticket });
      const next = late?.next ?? null;
      const isLate = next === null ? say('ticketLate') : say('ticketLateNext', { time: next });
      this.tell(late === undefined ? given : `${given} ${isLate}`);
    });
  }

  /** By name, telephone or code; a failure is told in the note, and finds nobody. */
  async find(text: string): Promise<readonly Booking[]> {
    try {
      return await link.client.call('findBookings', { text });
    } catch (failure) {
      this.note.set({ text: failureText(failure, { names: this.names }), isBad: true });
      return [];
    }
  }

  stopMessages(booking: Booking): Promise<boolean> {
    return this.#change(async () => {
      await link.client.call('notifyBooking', { id: booking.id, notify: null });
      this.tell(say('messagesStopped', { who: this.whoOf(booking) }));
    });
  }

  whoOf({ name = '', phone = '' }: Booking): string {
    return name || phone || say(this.mayChange ? 'nameless' : 'somebody');
  }

  protected readonly names: Names = (book, id) => (book === 'Service' && this.books.value ? nameAt(this.books.value.services, id) : null);

  /** Its day need not be shown, so that no push may tell of it. */
  async #change(action: () => Promise<void>): Promise<boolean> {
    const isDone = await this.act(action);
    this.#changed();
    return isDone;
  }

  #follow(): void {
    const wanted = this.shownDays;
    for (const day of [...this.#followed.keys()]) if (!wanted.includes(day)) this.#leave(day);
    for (const day of wanted.filter((one) => !this.#followed.has(one))) {
      const told = ({ bookings }: { readonly bookings: readonly Booking[] }) => {
        this.days.set(new Map([...this.days.value, [day, bookings]]));
        this.#changed();
      };
      this.#followed.set(
        day,
        link.client.subscribeBookings(day, told).catch(() => undefined),
      );
    }
  }

  #leave(day: string): void {
    const begun = this.#followed.get(day);
    this.#followed.delete(day);
    this.days.set(new Map([...this.days.value].filter(([one]) => one !== day)));
    void begun?.then((stop) => stop?.()).catch(() => undefined);
  }

  /** Asks what is free, and once more if something changes meanwhile. */
  #changed(): void {
    this.#changes += 1;
    if (!this.#isAsking) void this.#askUntilCurrent();
  }

  async #askUntilCurrent(): Promise<void> {
    this.#isAsking = true;
    try {
      for (let asked = -1; asked !== this.#changes; ) {
        asked = this.#changes;
        await this.#ask();
      }
    } catch {
      // Without an answer the next change or period asks again; the banner reports the lost connection.
    } finally {
      this.#isAsking = false;
    }
  }

  async #ask(): Promise<void> {
    const { books, shown, shownDays } = this;
    if (books.value === null) return;
    const [from = '', to = from] = [shownDays[0], shownDays.at(-1)];
    const isWeek = shown.value.view === 'week';
    const asked = isWeek ? [this.weekService(books.value)] : plannedServices(books.value).map(({ id }) => id);
    const slots = new Map<string, readonly SlotTime[] | null>();
    for (const service of asked.filter((id) => planOf(books.value as Books, id) !== undefined)) {
      const answer = await link.client.call('freeSlots', { services: [service], from, to, all: true });
      for (const day of shownDays) slots.set(slotsKey(day, service), answer.find(({ date }) => date === day)?.times ?? null);
    }
    this.slots.set(slots);
    this.affected.set(await link.client.call('affectedBookings', {}));
  }
}
