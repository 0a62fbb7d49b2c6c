/** The services of the branch, by groups where there are some: one touch takes a ticket, or several are marked first. */
import { useState } from 'preact/hooks';
import { Button } from '../shared/parts.js';
import { language } from '../shared/words.js';
import type { Books, Length } from './books.js';
import { grouped, isGroup, needsCode, type Offer, offeredBy, type Service } from './offers.js';
import { say } from './page.js';
import { GroupButton, prefixOf, ServiceButton } from './service-button.js';
import { type Card, Shelf } from './shelf.js';
import { visit } from './visit.js';

export interface ScreenProps {
  readonly books: Books;
  readonly lengths: ReadonlyMap<number, Length>;
}

/** Takes the ticket, or first asks for the code that one of the services needs. */
export function choose(services: readonly Service[]): void {
  const ids = services.map(({ id }) => id);
  if (services.some(needsCode)) visit.askCode(ids);
  else void visit.take(ids, null);
}

/** Then it is said once, and not on each card. */
const isAllUnserved = (offers: readonly Offer[], lengths: ScreenProps['lengths']): boolean =>
  offers.length > 0 &&
  offers.flatMap((offer) => (isGroup(offer) ? offer.services : [offer])).every(({ id }) => lengths.get(id)?.unserved === true);

/** What decides how large the cards are. Whether they are marked does not. */
export const textsOf = (offers: readonly Offer[], lengths: ScreenProps['lengths'], shownIn: string): string =>
  JSON.stringify([shownIn, offers, offers.map((offer) => (isGroup(offer) ? 0 : lengths.get(offer.id)))]);

/**
 * It stays mounted while groups are opened and closed, so that it keeps the selections in each.
 * @param group null = the start
 */
export function ServicesScreen({ group, books, lengths }: ScreenProps & { readonly group: string | null }) {
  const [marked, setMarked] = useState<Marked>(null);
  const offered = grouped(offeredBy(books.kiosk, books.services), language.value);
  // A group that has lost its name or its services is closed.
  const opened = offered.filter(isGroup).find(({ name }) => name === group);
  const toggle = (id: number) => setMarked((now) => (now?.includes(id) ? now.filter((other) => other !== id) : [...(now ?? []), id]));
  const touch = (service: Service) => (marked === null ? choose([service]) : toggle(service.id));
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
              isWarned={!isUnserved}
              isMarked={marked?.includes(offer.id)}
              onTouch={() => touch(offer)}
            />
          ),
        };
  const shown = opened?.services ?? offered;
  const isUnserved = isAllUnserved(shown, lengths);
  return (
    <>
      <div class="task">
        <h1>{opened?.title ?? task}</h1>
        {opened ? <p class="lead soft">{task}</p> : null}
        {isUnserved ? <p class="note">{say('allUnserved')}</p> : null}
      </div>
      <Shelf key={opened?.name ?? ''} cards={shown.map(cardOf)} texts={textsOf(shown, lengths, language.value)} />
      <Actions books={books} marked={marked} isInGroup={opened !== undefined} onMarked={setMarked} />
    </>
  );
}

/** Ids of the selected services; null = selection is off. */
type Marked = readonly number[] | null;

interface ActionsProps {
  readonly books: Books;
  readonly marked: Marked;
  readonly isInGroup: boolean;
  readonly onMarked: (marked: Marked) => void;
}

const Actions = ({ books, marked, isInGroup, onMarked }: ActionsProps) => (
  <div class="actions">
    {isInGroup ? <Button onClick={() => visit.start()}>← {say('back')}</Button> : null}
    {marked === null ? (
      <>
        {isInGroup ? null : <Button onClick={() => visit.askCode([])}>{say('haveCode')}</Button>}
        <Button onClick={() => visit.search()}>{say('search')}</Button>
        <Button onClick={() => onMarked([])}>{say('several')}</Button>
      </>
    ) : (
      <>
        <Button onClick={() => onMarked(null)}>{say('one')}</Button>
        <Button kind="primary" disabled={marked.length === 0} onClick={() => choose(picked(books, marked))}>
          {say('takeTicket', { count: marked.length })}
        </Button>
      </>
    )}
  </div>
);

const picked = (books: Books, ids: readonly number[]): readonly Service[] =>
  ids.map((id) => books.services.find((service) => service.id === id)).filter((service) => service !== undefined);
