/** What a browser shows at an address that has no page: visitors come here by an old code or a mistyped address. */

import { FACTS, useTitle } from '../shared/box/facts.js';
import { LanguageChooser, LookChooser } from '../shared/parts/choosers.js';
import { wordsOf } from '../shared/words/words.js';

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
