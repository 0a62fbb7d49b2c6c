/** The page of a supervisor: the hall now, reports, replay of a day. */
import type { ComponentType } from 'preact';
import type { Word } from '../shared/catalogues.js';
import { FACTS, useTitle } from '../shared/facts.js';
import { FaultBanner } from '../shared/fault-banner.js';
import { Gate } from '../shared/gate.js';
import { Head } from '../shared/head.js';
import type { HelpPlace } from '../shared/help.js';
import { lazy } from '../shared/lazy.js';
import { Store, useStore } from '../shared/store.js';
import { learn } from '../shared/words.js';
import { HallView } from './hall-view.js';
import { link, say } from './page.js';

export const SupervisorPage = () => (
  <Gate link={link} title={say('title')} hint={say('enterHint')} help="head" as={{ component: 'supervisor' }}>
    <Shell />
  </Gate>
);

interface Part {
  readonly id: string;
  readonly word: Word<'supervisor'>;
  readonly help: HelpPlace;
  readonly Part: ComponentType;
}

const loadReports = async () => {
  await learn('figures');
  return (await import('./reports/reports.js')).Reports;
};

/** The hall is part of the page; the other parts are loaded when first opened. */
const HALL: Part = { id: '', word: 'partHall', help: 'head#hall', Part: HallView };
const PARTS: readonly Part[] = [
  HALL,
  { id: 'reports', word: 'partReports', help: 'head#reports', Part: lazy(loadReports) },
  {
    id: 'replay',
    word: 'partReplay',
    help: 'head#replay',
    Part: lazy(() => import('./replay-view.js').then(({ ReplayView }) => ReplayView)),
  },
];

const whereOf = (): string => location.hash.replace(/^#\/?/, '');
const where = new Store(whereOf());
addEventListener('hashchange', () => where.set(whereOf()));

function Shell() {
  const place = useStore(where);
  const { id, word, help, Part } = PARTS.find((known) => known.id === place) ?? HALL;
  const title = say(word);
  useTitle(title);
  return (
    <>
      <Head look="in-lines" link={link} help={help} onLeave={() => void link.logout()}>
        <strong class="branch">{FACTS.branch}</strong>
        <nav class="parts" aria-label={say('parts')}>
          {PARTS.map((known) => (
            <a key={known.id} href={`#/${known.id}`} aria-current={known.id === id ? 'page' : undefined}>
              {say(known.word)}
            </a>
          ))}
        </nav>
      </Head>
      <main>
        <h1 class="out-of-sight">{title}</h1>
        <FaultBanner link={link} withRemedy />
        <Part key={id} />
      </main>
    </>
  );
}
