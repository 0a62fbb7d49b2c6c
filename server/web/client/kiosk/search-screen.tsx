/** Search for a service by first letters. Only letters with a result are keys. */
import { useState } from 'preact/hooks';
import { Button } from '../shared/parts/parts.js';
import { language } from '../shared/words/words.js';
import { isByBooking } from './booking/booking.js';
import { prefixOf, ServiceButton } from './layout/service-button.js';
import { Shelf } from './layout/shelf.js';
import { nextLetters, offeredBy, searched } from './offers.js';
import { say } from './page.js';
import { choose, type ScreenProps, textsOf } from './services-screen.js';
import { visit } from './visit.js';

export function SearchScreen({ books, lengths, closed }: ScreenProps) {
  const [typed, setTyped] = useState('');
  const services = offeredBy(books.kiosk, books.services);
  const found = searched(services, typed);
  const cards = found.map((service) => ({
    key: service.id,
    content: (
      <ServiceButton
        service={service}
        prefix={prefixOf(books, service)}
        length={lengths.get(service.id)}
        closed={closed.get(service.id)}
        isByBooking={isByBooking(books, service.id)}
        onTouch={() => choose({ books, lengths, closed }, [service])}
      />
    ),
  }));
  return (
    <>
      <h1 class="search-title">{say('searchTitle')}</h1>
      <div class="search">
        <output class="pad-value" data-spoken aria-label={say('search')}>
          {typed === '' ? <span class="search-hint">{say('searchHint')}</span> : typed.toLocaleUpperCase('ru')}
        </output>
        <Button aria-label={say('erase')} disabled={typed === ''} onClick={() => setTyped(typed.slice(0, -1))}>
          ⌫
        </Button>
      </div>
      <fieldset class="letters">
        <legend class="out-of-sight">{say('searchHint')}</legend>
        {nextLetters(services, typed).map((letter) => (
          <Button key={letter} onClick={() => setTyped(typed + letter)}>
            {letter.toLocaleUpperCase('ru')}
          </Button>
        ))}
      </fieldset>
      <Shelf key={typed} cards={cards} texts={textsOf(found, { lengths, closed }, language.value)} isLive />
      {found.length === 0 ? <p>{say('nothingFound')}</p> : null}
      <div class="actions">
        <Button onClick={() => visit.start()}>{say('back')}</Button>
      </div>
    </>
  );
}
