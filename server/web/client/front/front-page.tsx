/** The page at `/`: the pages of the branch for whoever opens it, the state of the box, and in the demo what developers need. */
import type { FrontPageFacts, FrontPagePlace, FrontPagePlaces } from '../../../model/front-page.js';
import { FACTS } from '../shared/box/facts.js';
import { FirstLogin } from '../shared/box/first-login.js';
import { LanguageChooser, LookChooser } from '../shared/parts/choosers.js';
import { lazy } from '../shared/parts/lazy.js';
import { Panel } from '../shared/parts/parts.js';
import { shownName } from '../shared/words/names.js';
import { Developers } from './developers.js';
import { type Health, say } from './page.js';
import { sessionKey } from './session-key.js';

/** What connects to the box is not part of a page that most open without a session. */
const BoxState = lazy(async () => (await import('./box-state.js')).BoxState);

export interface PartProps {
  readonly facts: FrontPageFacts & FrontPagePlaces;
  readonly health: Health;
}

export const FrontPage = ({ facts, health }: PartProps) => (
  <>
    <Head health={health} isDemo={facts.logins.length > 0} />
    <main class="front">
      {FACTS.firstLogin === undefined ? null : <NotSetUp />}
      {sessionKey() === undefined ? null : <BoxState />}
      <Panel title={say('forStaff')}>
        <nav class="doors" aria-label={say('forStaff')}>
          <Door path="/workplace" title={say('workplacePage')} what={say('openWorkplace')} />
          <Door path="/appointments" title={say('appointmentsPage')} what={say('openAppointments')} />
          <Door path="/supervisor" title={say('supervisorPage')} what={say('openSupervisor')} />
          <Door path="/admin" title={say('adminPage')} what={say('openAdmin')} />
          <Door path="/help" title={say('help')} what={say('openHelp')} />
          {facts.hasLab ? <Door path="/lab" title={say('lab')} what={say('openLab')} /> : null}
        </nav>
      </Panel>
      {FACTS.firstLogin === undefined ? (
        <div class="beside">
          <Places title={say('kiosks')} hint={say('openKiosk')} none={say('noKiosk')} path="/kiosk/" places={facts.kiosks} />
          <Places title={say('boards')} hint={say('openBoard')} none={say('noBoard')} path="/board/" places={facts.boards} />
        </div>
      ) : null}
      {facts.hasLoad || facts.hasBooking ? (
        <Panel title={say('forVisitors')}>
          <nav class="doors" aria-label={say('forVisitors')}>
            {facts.hasBooking ? <Door path="/book" title={say('bookPage')} what={say('openBook')} /> : null}
            {facts.hasLoad ? <Door path="/load" title={say('loadPage')} what={say('openLoad')} /> : null}
          </nav>
        </Panel>
      ) : null}
      {facts.logins.length > 0 ? <Developers facts={facts} /> : FACTS.firstLogin === undefined ? <p class="soft">{say('noDemo')}</p> : null}
    </main>
    <footer>
      <span>qbox {FACTS.version}</span>
      <span>Apache-2.0</span>
    </footer>
  </>
);

const NotSetUp = () => (
  <Panel title={say('notSetUp')}>
    <FirstLogin />
    <a class="button primary set-up" href="/admin">
      {say('setUp')}
    </a>
  </Panel>
);

interface DoorProps {
  readonly path: string;
  readonly title: string;
  readonly what?: string;
}

const Door = ({ path, title, what }: DoorProps) => (
  <a class="door" href={path}>
    <strong>{title}</strong>
    {what === undefined ? null : <span>{what}</span>}
    <code>{path}</code>
  </a>
);

interface PlacesProps {
  readonly title: string;
  readonly hint: string;
  readonly none: string;
  readonly path: string;
  readonly places: readonly FrontPagePlace[];
}

const Places = ({ title, hint, none, path, places }: PlacesProps) => (
  <Panel title={title}>
    <p class="soft">{places.length === 0 ? none : hint}</p>
    {places.length === 0 ? null : (
      <nav class="doors" aria-label={title}>
        {places.map((place) => (
          <Door key={place.id} path={`${path}${place.id}`} title={shownName(place)} />
        ))}
      </nav>
    )}
  </Panel>
);

/** What is wrong is told to who may know it, at the pages that ask for a log-in. */
const Head = ({ health, isDemo }: { readonly health: Health; readonly isDemo: boolean }) => (
  <header class="front-head">
    <div class="row choosers">
      <LanguageChooser />
      <LookChooser />
    </div>
    <div class="paper-ticket" aria-hidden="true">
      <div class="paper-ticket-cut">
        <span class="paper-ticket-number">Г002</span>
        <span class="paper-ticket-line" />
        <span class="paper-ticket-line short" />
      </div>
    </div>
    <div class="front-title">
      {FACTS.branch === 'qbox' ? null : <p class="product">qbox</p>}
      <h1>{FACTS.branch}</h1>
      <p class="front-state">
        <span class={`lamp ${health}`} />
        <span>{say(health)}</span>
      </p>
    </div>
    {isDemo ? <p class="purpose">{say('purpose')}</p> : null}
  </header>
);
