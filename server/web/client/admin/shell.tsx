/** The frame around every section: user, navigation, and the section itself. */
import { useEffect, useState } from 'preact/hooks';
import { FACTS, useTitle } from '../shared/box/facts.js';
import { FirstLogin, firstLogin } from '../shared/box/first-login.js';
import { Gate } from '../shared/box/gate.js';
import { useStore } from '../shared/box/store.js';
import { FaultBanner } from '../shared/parts/fault-banner.js';
import { Head, useNarrow } from '../shared/parts/head.js';
import { Button } from '../shared/parts/parts.js';
import { isOfUsers } from './books/lists.js';
import { drafts } from './drafts.js';
import { changes, forgetBooks, rowsOf } from './library.js';
import { link, say } from './page.js';
import { addressOf, go, mayLeave, place } from './place.js';
import { BOOKS_SECTION, SECTIONS, type Section } from './sections.js';

export const AdminPage = () => (
  <Gate
    link={link}
    title={say('title')}
    hint={say('enterHint')}
    help="administrator"
    notice={<FirstLogin />}
    login={firstLogin()}
    as={{ component: 'administrator' }}
  >
    <Shell />
  </Gate>
);

function Shell() {
  const [section = '', ...path] = useStore(place);
  // Before any section reads its drafts or the books.
  useState(() => {
    drafts.belongTo(link.who);
    forgetBooks();
  });
  useStore(changes);
  // An empty box opens the set-up, unless the user has chosen a section.
  // False as long as the books are not there.
  const isEmpty = rowsOf('Service')?.length === 0 && rowsOf('Workplace')?.length === 0;
  const isNew = section === '' && isEmpty;
  useEffect(() => {
    // The page stays at the set-up when the box is no longer empty: the passwords are still to be handed over.
    if (isNew) go('setup');
  }, [isNew]);
  // A branch that is set up needs the set-up no longer; whoever is there stays to hand over the passwords.
  const sections = SECTIONS.filter((known) => known.id !== 'setup' || section === 'setup' || isEmpty);
  const { id, title, Section: Shown } = SECTIONS.find((known) => known.id === section) ?? BOOKS_SECTION;
  // The form of a user belongs to the list of users.
  const listed = id === BOOKS_SECTION.id && isOfUsers(path[0]) ? 'users' : id;
  useTitle(say(title));
  // The designer of screens takes the whole width; its way to the other sections is one press more.
  const isRoomNeeded = id === 'boards' && path.length > 0;
  const isNarrow = useNarrow();
  const isFoldable = isRoomNeeded || isNarrow;
  return (
    <div class="shell">
      <Button look="skip" onClick={() => document.getElementById('main')?.focus()}>
        {say('skipToMain')}
      </Button>
      <Head look="in-lines" link={link} help={`administrator#${listed}`} onLeave={leave}>
        <div class="head-who">
          <strong>{FACTS.branch}</strong>
          <span class="soft">{say('title')}</span>
        </div>
      </Head>
      <div class="shell-faults">
        <FaultBanner link={link} withRemedy />
      </div>
      <Navigation key={`${isFoldable}`} id={listed} sections={sections} isFoldable={isFoldable} here={isNarrow ? say(title) : ''} />
      <main id="main" tabIndex={-1}>
        <Shown key={id} path={path} />
      </main>
    </div>
  );
}

interface NavigationProps {
  /** Of the section that is shown. */
  readonly id: string;
  readonly sections: readonly Section[];
  readonly isFoldable: boolean;
  /** What stands beside the button that unfolds them; '' = there is no room. */
  readonly here: string;
}

function Navigation({ id, sections, isFoldable, here }: NavigationProps) {
  const [isFolded, fold] = useState(isFoldable);
  const leaveList = (): void => {
    if (!isFoldable) return;
    fold(true);
    // The link that had the focus is gone.
    document.getElementById('main')?.focus();
  };
  return (
    <nav class="sections" aria-label={say('sections')} data-folded={isFolded}>
      {isFoldable ? (
        <Button
          kind="quiet"
          aria-label={[say('sections'), here].filter(Boolean).join(': ')}
          aria-expanded={!isFolded}
          onClick={() => fold(!isFolded)}
        >
          ☰ {here}
        </Button>
      ) : null}
      {isFolded ? null : (
        <ul>
          {sections.map((known) => (
            <li key={known.id}>
              <a href={addressOf(known.id)} onClick={leaveList} aria-current={known.id === id ? 'page' : undefined}>
                {say(known.title)}
              </a>
            </li>
          ))}
        </ul>
      )}
    </nav>
  );
}

function leave(): void {
  if (!mayLeave()) return;
  drafts.clear();
  void link.logout();
}
