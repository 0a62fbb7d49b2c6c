/** `/book` of a branch. */
import { appearance } from '../shared/appearance.js';
import { FACTS, useTitle } from '../shared/box/facts.js';
import { LanguageChooser, LookChooser } from '../shared/parts/choosers.js';
import { ConnectionBanner } from '../shared/parts/head.js';
import { HelpLink } from '../shared/parts/help.js';
import { Booking } from './booking.js';
import { link } from './page.js';
import { say } from './words.js';

export function BookPage() {
  const { logo } = appearance.value;
  useTitle(say('title'));
  return (
    <div class="book">
      <header>
        {logo === null ? null : <img class="logo" src={logo} alt="" />}
        <h1>{FACTS.branch}</h1>
        <LanguageChooser />
      </header>
      <main>
        <h2 class="out-of-sight">{say('title')}</h2>
        <Booking />
      </main>
      <footer>
        <LookChooser />
        <HelpLink place="visitor#book" />
      </footer>
      <ConnectionBanner link={link} />
    </div>
  );
}
