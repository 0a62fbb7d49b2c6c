/** The services of the branch, by groups where there are some: one touch takes a ticket, or several are marked first. */
import { useState } from 'preact/hooks';
import { Button } from '../shared/parts/parts.js';
import { language } from '../shared/words/words.js';
import { beginBooking, bookableAt, isByBooking } from './booking/booking.js';
import type { Books, Length } from './books.js';
import { GroupButton, prefixOf, ServiceButton } from './layout/service-button.js';
import { type Card, Shelf } from './layout/shelf.js';
import { grouped, isGroup, needsCode, type Offer, offeredBy, type Service } from './offers.js';
import { say } from './page.js';
import { visit } from './visit.js';

export interface ScreenProps {
  readonly books: Books;
  readonly lengths: ReadonlyMap<number, Length>;
  /** Services that give no tickets now: when they open. */
  readonly closed: ReadonlyMap<number, string>;
}

/** Takes the ticket, or first asks whether he waits for a window to open, for the code that one of the services needs, or for a booking. */
export function choose({ books, closed, lengths }: ScreenProps, services: readonly Service[], isSaid = false): void {
  const ids = services.map(({ id }) => id);
  const booked = ids.find((id) => isByBooking(books, id));
  const shut = ids.map((id) => closed.get(id)).find((text) => text !== undefined);
  if (booked !== undefined) visit.step.set({ at: 'byBooking', service: booked });
  else if (shut !== undefined) visit.step.set({ at: 'refused', why: shut, services: ids });
  else if (!isSaid && ids.every((id) => lengths.get(id)?.unserved === true)) visit.step.set({ at: 'unserved', services: ids });
  else takeOrAsk(services);
}

/** After that question. */
export function takeOrAsk(services: readonly Service[]): void {
  const ids = services.map(({ id }) => id);
  if (services.some(needsCode)) visit.askCode(ids);
  else void visit.take(ids, null);
}

/** Then it is said once, and not on each card: of services that give tickets, or of those by booking only. */
function unservedWord(offers: readonly Offer[], { books, lengths, closed }: ScreenProps): 'allUnserved' | 'allUnservedBooked' | null {
  const services = offers.flatMap((offer) => (isGroup(offer) ? offer.services : [offer]));
  if (services.length === 0 || services.some(({ id }) => lengths.get(id)?.unserved !== true)) return null;
  if (services.every(({ id }) => isByBooking(books, id))) return 'allUnservedBooked';
  return services.some(({ id }) => isByBooking(books, id) || closed.has(id)) ? null : 'allUnserved';
}

/** What decides how large the cards are. Whether they are marked does not. */
export const textsOf = (offers: readonly Offer[], { lengths, closed }: Omit<ScreenProps, 'books'>, shownIn: string): string =>
  JSON.stringify([shownIn, offers, offers.map((offer) => (isGroup(offer) ? 0 : [lengths.get(offer.id), closed.get(offer.id)]))]);

/**
 * It stays mounted while groups are opened and closed, so that it keeps the selections in each.
 * @param group null = the start
 */
export function ServicesScreen({ group, books, lengths, closed }: ScreenProps & { readonly group: string | null }) {
  const [marked, setMarked] = useState<Marked>(null);
  // Several at once are taken, not booked.
  const shownOf = marked === null ? () => true : ({ id }: Service) => !isByBooking(books, id) && !closed.has(id);
  const offered = grouped(offeredBy(books.kiosk, books.services).filter(shownOf), language.value);
  // A group that has lost its name or its services is closed.
  const opened = offered.filter(isGroup).find(({ name }) => name === group);
  const toggle = (id: number) => setMarked((now) => (now?.includes(id) ? now.filter((other) => other !== id) : [...(now ?? []), id]));
  const touch = (service: Service) =>
    marked === null ? choose({ books, lengths, closed }, [service], unserved !== null) : toggle(service.id);
  const shown = opened?.services ?? offered;
  const unserved = unservedWord(shown, { books, lengths, closed });
  const task = say(marked === null ? 'chooseService' : 'chooseServices');
  const cardOf = (offer: Offer): Card =>
    isGroup(offer)
      ? { key: `group ${offer.name}`, content: <GroupButton group={offer} marked={marked} /> }
      : {
          key: offer.id,
          content: (
            <ServiceButton
              service={offer}
              prefix={prefixOf(books, offer)}
              length={lengths.get(offer.id)}
              isByBooking={isByBooking(books, offer.id)}
              isWarned={unserved === null}
              closed={closed.get(offer.id)}
              isMarked={marked?.includes(offer.id)}
              onTouch={() => touch(offer)}
            />
          ),
        };
  return (
    <>
      <div class="task">
        <h1>{opened?.title ?? task}</h1>
        {opened ? <p class="lead soft">{task}</p> : null}
        {unserved === null ? null : <p class="note">{say(unserved)}</p>}
      </div>
      <Shelf key={opened?.name ?? ''} cards={shown.map(cardOf)} texts={textsOf(shown, { lengths, closed }, language.value)} />
      <Actions {...{ books, lengths, closed, marked }} isSaid={unserved !== null} isInGroup={opened !== undefined} onMarked={setMarked} />
    </>
  );
}

/** Ids of the selected services; null = selection is off. */
type Marked = readonly number[] | null;

interface ActionsProps extends ScreenProps {
  /** That nobody serves these now stands above them all. */
  readonly isSaid: boolean;
  readonly marked: Marked;
  readonly isInGroup: boolean;
  readonly onMarked: (marked: Marked) => void;
}

const Actions = ({ books, lengths, closed, marked, isSaid, isInGroup, onMarked }: ActionsProps) => (
  <div class="actions">
    {isInGroup ? <Button onClick={() => visit.start()}>← {say('back')}</Button> : null}
    {marked === null ? (
      <>
        {isInGroup ? null : <Button onClick={() => visit.askCode([])}>{say('haveCode')}</Button>}
        {isInGroup || bookableAt(books).length === 0 ? null : (
          <Button onClick={() => beginBooking(bookableAt(books))}>{say('bookTime')}</Button>
        )}
        <Button onClick={() => visit.search()}>{say('search')}</Button>
        <Button onClick={() => onMarked([])}>{say('several')}</Button>
      </>
    ) : (
      <>
        <Button onClick={() => onMarked(null)}>{say('one')}</Button>
        <Button
          kind="primary"
          disabled={marked.length === 0}
          onClick={() => choose({ books, lengths, closed }, picked(books, marked), isSaid)}
        >
          {say('takeTicket', { count: marked.length })}
        </Button>
      </>
    )}
  </div>
);

const picked = (books: Books, ids: readonly number[]): readonly Service[] =>
  ids.map((id) => books.services.find((service) => service.id === id)).filter((service) => service !== undefined);
