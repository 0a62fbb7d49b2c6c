/** The services of the branch: one touch takes a ticket, or several are marked first. */
import { useState } from 'preact/hooks';
import { Button } from '../shared/button.js';
import type { Say } from '../shared/words.js';
import type { Books } from './books.js';
import { needsCode, type Service, screensOf } from './offers.js';
import type { Visit } from './visit.js';
import type { KioskWord } from './words/index.js';

export interface ScreenProps {
  readonly books: Books;
  readonly waiting: ReadonlyMap<number, number>;
  readonly say: Say<KioskWord>;
  readonly visit: Visit;
}

/** Takes the ticket at once, or asks for the code that one of the services needs. */
export function choose(visit: Visit, services: readonly Service[]): void {
  const ids = services.map(({ id }) => id);
  if (services.some(needsCode)) visit.askCode(ids);
  else void visit.take(ids, null);
}

export function ServicesScreen({ books, waiting, say, visit }: ScreenProps) {
  const [marked, setMarked] = useState<readonly number[] | null>(null);
  const [page, setPage] = useState(0);
  const screens = screensOf(books.kiosk, books.services);
  const shown = screens[Math.min(page, screens.length - 1)] ?? [];
  const toggle = (id: number) => setMarked((now) => (now?.includes(id) ? now.filter((other) => other !== id) : [...(now ?? []), id]));
  const touch = (service: Service) => (marked === null ? choose(visit, [service]) : toggle(service.id));
  return (
    <>
      <h1>{say(marked === null ? 'chooseService' : 'chooseServices')}</h1>
      <ul class="services">
        {shown.map((service) => (
          <li key={service.id}>
            <ServiceButton
              service={service}
              prefix={prefixOf(books, service)}
              waiting={waiting.get(service.id)}
              say={say}
              isMarked={marked?.includes(service.id)}
              onTouch={() => touch(service)}
            />
          </li>
        ))}
      </ul>
      {screens.length > 1 ? <Pager page={Math.min(page, screens.length - 1)} pages={screens.length} say={say} onPage={setPage} /> : null}
      <div class="actions">
        {marked === null ? (
          <>
            <Button onClick={() => visit.askCode([])}>{say('haveCode')}</Button>
            <Button onClick={() => visit.search()}>{say('search')}</Button>
            <Button onClick={() => setMarked([])}>{say('several')}</Button>
          </>
        ) : (
          <>
            <Button onClick={() => setMarked(null)}>{say('one')}</Button>
            <Button kind="primary" disabled={marked.length === 0} onClick={() => choose(visit, picked(books, marked))}>
              {say('takeTicket', { count: marked.length })}
            </Button>
          </>
        )}
      </div>
    </>
  );
}

const picked = (books: Books, ids: readonly number[]): readonly Service[] =>
  ids.map((id) => books.services.find((service) => service.id === id)).filter((service) => service !== undefined);

export const prefixOf = ({ prefixes }: Books, { ticket_range_id: range }: Service): string =>
  range === null ? '' : (prefixes.get(range) ?? '');

interface ServiceButtonProps {
  readonly service: Service;
  readonly prefix: string;
  readonly waiting: number | undefined;
  readonly say: Say<KioskWord>;
  /** Undefined = services are not being marked. */
  readonly isMarked?: boolean | undefined;
  readonly onTouch: () => void;
}

/** The letter is the one its tickets begin with: on the board the visitor will look for it. */
export function ServiceButton({ service, prefix, waiting, say, isMarked, onTouch }: ServiceButtonProps) {
  return (
    <button type="button" class="service" aria-pressed={isMarked} onClick={onTouch}>
      <span class="service-sign" aria-hidden="true">
        {isMarked ? '✓' : prefix || '№'}
      </span>
      <span class="service-text">
        <strong>{service.name}</strong>
        {service.description ? <span class="service-more">{service.description}</span> : null}
        {waiting === undefined ? null : <span class="service-more">{say('waiting', { count: waiting })}</span>}
      </span>
    </button>
  );
}

interface PagerProps {
  readonly page: number;
  readonly pages: number;
  readonly say: Say<KioskWord>;
  readonly onPage: (page: number) => void;
}

const Pager = ({ page, pages, say, onPage }: PagerProps) => (
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
