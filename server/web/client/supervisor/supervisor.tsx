/** The page of a supervisor: the hall now, reports, replay of a day. */

import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../shared/button.js';
import type { SupervisorWord } from '../shared/catalogues.js';
import { LanguageChooser, LookChooser } from '../shared/choosers.js';
import { Clock } from '../shared/clock.js';
import { FACTS } from '../shared/facts.js';
import { FaultBanner } from '../shared/fault-banner.js';
import { Gate } from '../shared/gate.js';
import type { Link } from '../shared/link.js';
import { Store, useStore } from '../shared/store.js';
import type { Speaking } from '../shared/words.js';
import { HallView } from './hall-view.js';

export interface PartProps {
  readonly link: Link;
  readonly speaker: Speaking<SupervisorWord>;
}

export const SupervisorPage = ({ link, speaker }: PartProps) => {
  const { say } = useStore(speaker.speech);
  return (
    <Gate link={link} speaker={speaker} title={say('title')} hint={say('enterHint')} as={{ component: 'supervisor' }}>
      <Shell link={link} speaker={speaker} />
    </Gate>
  );
};

/** The hall is part of the page; the other parts are loaded when first opened. */
const PARTS: readonly { readonly id: string; readonly word: SupervisorWord; readonly load: () => Promise<ComponentType<PartProps>> }[] = [
  { id: '', word: 'partHall', load: () => Promise.resolve(HallView) },
  { id: 'reports', word: 'partReports', load: () => import('./reports.js').then(({ Reports }) => Reports) },
  { id: 'replay', word: 'partReplay', load: () => import('./replay-view.js').then(({ ReplayView }) => ReplayView) },
];

const whereOf = (): string => location.hash.replace(/^#\/?/, '');
const where = new Store(whereOf());
addEventListener('hashchange', () => where.set(whereOf()));

function Shell({ link, speaker }: PartProps) {
  const { say, language } = useStore(speaker.speech);
  const [now] = useState(() => () => link.now());
  const id = useStore(where);
  const part = PARTS.find((known) => known.id === id) ?? PARTS[0];
  const title = say(part?.word ?? 'partHall');
  useEffect(() => {
    document.title = `${title} · ${FACTS.branch}`;
  }, [title]);
  return (
    <>
      <header class="head">
        <strong class="branch">{FACTS.branch}</strong>
        <nav class="parts" aria-label={say('parts')}>
          {PARTS.map((known) => (
            <a key={known.id} href={`#/${known.id}`} aria-current={known === part ? 'page' : undefined}>
              {say(known.word)}
            </a>
          ))}
        </nav>
        <Clock language={language} now={now} />
        <div class="row head-actions">
          <LanguageChooser speaker={speaker} label={say('language')} />
          <LookChooser themeLabel={say('theme')} textLabel={say('textSize')} />
          <Button onClick={() => void link.logout()}>{say('logOut')}</Button>
        </div>
      </header>
      <main>
        <h1 class="out-of-sight">{title}</h1>
        <FaultBanner link={link} speaker={speaker} withRemedy />
        {part === undefined ? null : <LoadedPart key={part.id} load={part.load} link={link} speaker={speaker} />}
      </main>
    </>
  );
}

function LoadedPart({ load, ...props }: PartProps & { readonly load: () => Promise<ComponentType<PartProps>> }) {
  const { say } = useStore(props.speaker.speech);
  const [Part, setPart] = useState<ComponentType<PartProps> | null>(null);
  const [fault, setFault] = useState('');
  useEffect(() => {
    let isGone = false;
    load().then(
      (component) => (isGone ? undefined : setPart(() => component)),
      () => setFault(say('refused')),
    );
    return () => {
      isGone = true;
    };
  }, [load]);
  if (Part !== null) return <Part {...props} />;
  return fault === '' ? (
    <p class="soft">{say('loading')}</p>
  ) : (
    <p class="note bad" role="alert">
      {fault}
    </p>
  );
}
