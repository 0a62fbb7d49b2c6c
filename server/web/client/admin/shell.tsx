/** The frame around every section: user, navigation, and the section itself. */

import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../shared/button.js';
import type { AdminWord } from '../shared/catalogues.js';
import { LanguageChooser, LookChooser } from '../shared/choosers.js';
import { Clock } from '../shared/clock.js';
import { FACTS } from '../shared/facts.js';
import { FaultBanner } from '../shared/fault-banner.js';
import { Gate } from '../shared/gate.js';
import type { Link } from '../shared/link.js';
import { useStore } from '../shared/store.js';
import type { Speaking } from '../shared/words.js';
import { drafts } from './drafts.js';
import { Library } from './library.js';
import { addressOf, go, mayLeave, place } from './place.js';
import { SECTIONS, type Section, type SectionProps } from './sections.js';

interface AdminProps {
  readonly link: Link;
  readonly speaker: Speaking<AdminWord>;
}

export function AdminPage({ link, speaker }: AdminProps) {
  const { say } = useStore(speaker.speech);
  return (
    <Gate link={link} speaker={speaker} title={say('title')} hint={say('enterHint')} as={{ component: 'administrator' }}>
      <Shell link={link} speaker={speaker} />
    </Gate>
  );
}

function Shell({ link, speaker }: AdminProps) {
  const { say } = useStore(speaker.speech);
  const [id = '', ...path] = useStore(place);
  // Before any section reads its drafts.
  useState(() => drafts.belongTo(link.who));
  const [library] = useState(() => new Library(link.client));
  useStore(library.changes);
  // An empty box opens the set-up, unless the user has chosen a section.
  const isEmpty = id === '' && library.now('Service')?.length === 0 && library.now('Workplace')?.length === 0;
  useEffect(() => {
    // The page stays at the set-up when the box is no longer empty: the passwords are still to be handed over.
    if (isEmpty) go('setup');
  }, [isEmpty]);
  const section = SECTIONS.find((known) => known.id === id) ?? SECTIONS[0];
  const title = section === undefined ? say('title') : say(section.word);
  useEffect(() => {
    document.title = `${title} · ${FACTS.branch}`;
  }, [title]);
  return (
    <div class="shell">
      <Button look="skip" onClick={() => document.getElementById('main')?.focus()}>
        {say('skipToMain')}
      </Button>
      <Head link={link} speaker={speaker} />
      <div class="shell-faults">
        <FaultBanner link={link} speaker={speaker} withRemedy />
      </div>
      <nav class="sections" aria-label={say('sections')}>
        <ul>
          {SECTIONS.map((known) => (
            <li key={known.id}>
              <a href={addressOf(known.id)} aria-current={known === section ? 'page' : undefined}>
                {say(known.word)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" tabIndex={-1}>
        {section === undefined ? null : (
          <LoadedSection key={section.id} section={section} link={link} speaker={speaker} library={library} path={path} />
        )}
      </main>
    </div>
  );
}

function Head({ link, speaker }: AdminProps) {
  const { say, language } = useStore(speaker.speech);
  const [now] = useState(() => () => link.now());
  const leave = () => {
    if (!mayLeave()) return;
    drafts.clear();
    void link.logout();
  };
  return (
    <header class="head">
      <div class="head-who">
        <strong>{FACTS.branch}</strong>
        <span class="soft">{say('title')}</span>
      </div>
      <Clock language={language} now={now} />
      <div class="row head-actions">
        <LanguageChooser speaker={speaker} label={say('language')} />
        <LookChooser themeLabel={say('theme')} textLabel={say('textSize')} />
        <Button onClick={leave}>{say('logOut')}</Button>
      </div>
    </header>
  );
}

function LoadedSection({ section, ...props }: SectionProps & { readonly section: Section }) {
  const { say } = useStore(props.speaker.speech);
  const [Component, setComponent] = useState<ComponentType<SectionProps> | null>(null);
  const [isMissing, setMissing] = useState(false);
  const isGone = useRef(false);
  const load = () => {
    setMissing(false);
    section.load().then(
      (component) => {
        if (!isGone.current) setComponent(() => component);
      },
      () => setMissing(true),
    );
  };
  useEffect(() => {
    load();
    return () => {
      isGone.current = true;
    };
  }, []);
  if (Component !== null) return <Component {...props} />;
  if (!isMissing) return <p class="soft">{say('loading')}</p>;
  return (
    <div class="note bad" role="alert">
      <p>{say('notLoaded')}</p>
      <Button onClick={load}>{say('again')}</Button>
    </div>
  );
}
