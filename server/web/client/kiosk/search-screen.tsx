/** Search for a service by first letters. Only letters with a result are keys. */
import { useState } from 'preact/hooks';
import { Button } from '../shared/parts.js';
import { nextLetters, screensOf, searched } from './offers.js';
import { say } from './page.js';
import { choose, prefixOf, type ScreenProps, ServiceButton } from './services-screen.js';
import { visit } from './visit.js';

export function SearchScreen({ books, lengths }: ScreenProps) {
  const [typed, setTyped] = useState('');
  const offered = screensOf(books.kiosk, books.services).flat();
  const services = [...new Map(offered.map((service) => [service.id, service])).values()];
  const found = searched(services, typed);
  return (
    <>
      <h1>{say('searchHint')}</h1>
      <output class="pad-value" aria-label={say('search')}>
        {typed.toLocaleUpperCase('ru') || '\u00a0'}
      </output>
      <fieldset class="letters">
        <legend class="out-of-sight">{say('searchHint')}</legend>
        {nextLetters(services, typed).map((letter) => (
          <Button key={letter} onClick={() => setTyped(typed + letter)}>
            {letter.toLocaleUpperCase('ru')}
          </Button>
        ))}
        <Button aria-label={say('erase')} disabled={typed === ''} onClick={() => setTyped(typed.slice(0, -1))}>
          ⌫
        </Button>
      </fieldset>
      <ul class="services" aria-live="polite">
        {found.map((service) => (
          <li key={service.id}>
            <ServiceButton
              service={service}
              prefix={prefixOf(books, service)}
              length={lengths.get(service.id)}
              onTouch={() => choose([service])}
            />
          </li>
        ))}
      </ul>
      {found.length === 0 ? <p>{say('nothingFound')}</p> : null}
      <div class="actions">
        <Button onClick={() => visit.start()}>{say('back')}</Button>
      </div>
    </>
  );
}
