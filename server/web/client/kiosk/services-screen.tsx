/** The services of the branch, by groups where there are some: one touch takes a ticket, or several are marked first. */
import { useState } from 'preact/hooks';
import { Button } from '../shared/parts.js';
import { language } from '../shared/words.js';
import type { Books, Length } from './books.js';
import { Icon } from './icon.js';
import { type Group, grouped, isGroup, needsCode, type Service, screensOf } from './offers.js';
import { say } from './page.js';
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

/**
 * It stays mounted while groups are opened and closed, so that it keeps the selections in each.
 * @param group null = the start
 */
export function ServicesScreen({ group, books, lengths }: ScreenProps & { readonly group: string | null }) {
  const [marked, setMarked] = useState<Marked>(null);
  const [page, setPage] = useState(0);
  const screens = screensOf(books.kiosk, books.services);
  const shownPage = Math.min(page, screens.length - 1);
  const start = grouped(screens[shownPage] ?? [], language.value);
  // A group that has lost its name or its services is closed.
  const opened = start.filter(isGroup).find(({ name }) => name === group);
  const toggle = (id: number) => setMarked((now) => (now?.includes(id) ? now.filter((other) => other !== id) : [...(now ?? []), id]));
  const touch = (service: Service) => (marked === null ? choose([service]) : toggle(service.id));
  const task = say(marked === null ? 'chooseService' : 'chooseServices');
  return (
    <>
      <h1>{opened?.title ?? task}</h1>
      {opened ? <p class="lead soft">{task}</p> : null}
      <ul class="services">
        {(opened?.services ?? start).map((offer) =>
          isGroup(offer) ? (
            <li key={`group ${offer.name}`}>
              <GroupButton group={offer} marked={marked} />
            </li>
          ) : (
            <li key={offer.id}>
              <ServiceButton
                service={offer}
                prefix={prefixOf(books, offer)}
                length={lengths.get(offer.id)}
                isMarked={marked?.includes(offer.id)}
                onTouch={() => touch(offer)}
              />
            </li>
          ),
        )}
      </ul>
      {screens.length > 1 && !opened ? <Pager page={shownPage} pages={screens.length} onPage={setPage} /> : null}
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

export const prefixOf = ({ prefixes }: Books, { ticket_range_id: range }: Service): string =>
  range === null ? '' : (prefixes.get(range) ?? '');

interface ServiceButtonProps {
  readonly service: Service;
  readonly prefix: string;
  readonly length: Length | undefined;
  /** Undefined = selection is off. */
  readonly isMarked?: boolean | undefined;
  readonly onTouch: () => void;
}

/** The letter is the prefix of the tickets: the visitor will look for it on the board. */
export const ServiceButton = ({ service, prefix, length, isMarked, onTouch }: ServiceButtonProps) => (
  <button type="button" class="service" aria-pressed={isMarked} onClick={onTouch}>
    <span class="service-sign" aria-hidden="true">
      {isMarked ? '✓' : service.icon ? <Icon name={service.icon} /> : prefix || '№'}
    </span>
    <span class="service-text">
      <strong>{service.name}</strong>
      {service.description ? <span class="service-more">{service.description}</span> : null}
      {length === undefined ? null : <Outlook {...length} />}
    </span>
    {service.icon && prefix ? (
      <span class="service-letter" aria-hidden="true">
        {prefix}
      </span>
    ) : null}
  </button>
);

/** In this part of the cases or less a visitor would be called today: better to know it before. */
const HARDLY_PERCENT = 50;

/** What a visitor should know before he takes the ticket. */
function Outlook({ waiting, unserved, called_today_percent: percent }: Length) {
  const isLate = percent !== null && percent <= HARDLY_PERCENT;
  const warning = unserved ? say('unserved') : isLate ? say('tooLate') : null;
  return (
    <>
      {warning === null ? null : <span class="service-more warned">{warning}</span>}
      {warning !== null && waiting === 0 ? null : <span class="service-more">{say('waiting', { count: waiting })}</span>}
    </>
  );
}

/** A group shows the first picture among its services and the names of its services. */
function GroupButton({ group: { name, title, services }, marked }: { readonly group: Group; readonly marked: Marked }) {
  const count = services.filter(({ id }) => marked?.includes(id)).length;
  const icon = services.find((service) => service.icon)?.icon ?? 'group';
  return (
    <button type="button" class="service" onClick={() => visit.openGroup(name)}>
      <span class={`service-sign ${count > 0 ? 'marked' : ''}`} aria-hidden="true">
        {count > 0 ? '✓' : <Icon name={icon} />}
      </span>
      <span class="service-text">
        <strong>{title}</strong>
        <span class="service-more">{count > 0 ? say('markedInGroup', { count }) : say('inGroup', { count: services.length })}</span>
        <span class="service-more service-names">{services.map((service) => service.name).join(' · ')}</span>
      </span>
      <span class="service-letter" aria-hidden="true">
        ›
      </span>
    </button>
  );
}

interface PagerProps {
  readonly page: number;
  readonly pages: number;
  readonly onPage: (page: number) => void;
}

const Pager = ({ page, pages, onPage }: PagerProps) => (
  <div class="pager">
    <Button disabled={page === 0} onClick={() => onPage(page - 1)}>
      ← {say('earlier')}
    </Button>
    <span>{say('pageOf', { page: page + 1, pages })}</span>
    <Button disabled={page === pages - 1} onClick={() => onPage(page + 1)}>
      {say('later')} →
    </Button>
  </div>
);
