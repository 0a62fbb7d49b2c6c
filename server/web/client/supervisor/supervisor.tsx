/** The page of a supervisor: the hall now, reports, replay of a day. */
import type { ComponentType } from 'preact';
import { FACTS, useTitle } from '../shared/box/facts.js';
import { Gate } from '../shared/box/gate.js';
import { Store, useStore } from '../shared/box/store.js';
import { FaultBanner } from '../shared/parts/fault-banner.js';
import { Head } from '../shared/parts/head.js';
import type { HelpPlace } from '../shared/parts/help.js';
import { lazy } from '../shared/parts/lazy.js';
import type { Word } from '../shared/words/catalogues.js';
import { learn } from '../shared/words/words.js';
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
  /** @param rest of the address, behind the name of the part */
  readonly Part: ComponentType<{ readonly rest: string }>;
}

const loadReports = async () => {
  await learn('figures');
  return (await import('./reports/reports.js')).Reports;
};

const loadStory = async () => {
  await learn('story', 'why');
  return (await import('./story/story-view.js')).StoryView;
};

const loadFairness = async () => {
  await learn('fairness', 'story', 'why');
  return (await import('./fairness/fairness-view.js')).FairnessView;
};

const loadWhatIf = async () => {
  await learn('whatif', 'why');
  return (await import('./whatif/whatif.js')).WhatIf;
};

const loadStaffing = async () => {
  await learn('staffing', 'figures');
  return (await import('./staffing/staffing.js')).StaffingView;
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
    Part: lazy(() => import('./replay/replay-view.js').then(({ ReplayView }) => ReplayView)),
  },
  { id: 'story', word: 'partStory', help: 'head#story', Part: lazy(loadStory) },
  { id: 'fairness', word: 'partFairness', help: 'head#fairness', Part: lazy(loadFairness) },
  { id: 'what-if', word: 'partWhatIf', help: 'head#what-if', Part: lazy(loadWhatIf) },
  { id: 'staffing', word: 'partStaffing', help: 'head#staffing', Part: lazy(loadStaffing) },
];

const whereOf = (): string => location.hash.replace(/^#\/?/, '');
const where = new Store(whereOf());
addEventListener('hashchange', () => where.set(whereOf()));

function Shell() {
  const [place = '', ...rest] = useStore(where).split('/');
  const restText = decodeURIComponent(rest.join('/'));
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
        <Part key={`${id} ${restText}`} rest={restText} />
      </main>
    </>
  );
}
