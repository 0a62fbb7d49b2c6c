/** What a browser shows at an address that has no page: visitors come here by an old code or a mistyped address. */
import { LanguageChooser, LookChooser } from '../shared/choosers.js';
import { FACTS, useTitle } from '../shared/facts.js';
import { wordsOf } from '../shared/words.js';

const { say } = wordsOf('missing');

export function MissingPage() {
  useTitle(say('title'));
  return (
    <div class="missing">
      <header>
        <p class="branch">{FACTS.branch}</p>
        <LanguageChooser />
        <LookChooser />
      </header>
      <main>
        <h1>{say('title')}</h1>
        <p>{say('why')}</p>
        {/* Where only visitors' pages are served, the front page is missing, too. */}
        {location.pathname === '/' ? null : (
          <a class="button primary" href="/">
            {say('home')}
          </a>
        )}
      </main>
    </div>
  );
}
