/** The page at `/`: the branch, the addresses, the logins of the demo, and links to the other pages. */
import type { ComponentChildren } from 'preact';
import { md5 } from '../../../protocol/client/md5.js';
import { LanguageChooser, LookChooser } from '../shared/choosers.js';
import { FACTS } from '../shared/facts.js';
import { say } from './page.js';

/** `/front-page.json`, made by server/web/pages.ts. */
export interface FrontFacts {
  readonly isSecure: boolean;
  /** Accounts of the demo; empty on a real installation. */
  readonly logins: readonly Login[];
  readonly documentation: string;
  /** Where the tickets of the demo are shown; null = they are printed on real paper, or not at all. */
  readonly paper: string | null;
  readonly hasLab: boolean;
  readonly boards: readonly { readonly id: number; readonly name: string }[];
}

interface Login {
  readonly component: 'administrator' | 'supervisor' | 'workplace' | 'registrator' | 'qboard' | 'scoreboard';
  readonly login: string;
  readonly password: string;
  /** The window, kiosk or board; null for an administrator or a supervisor. */
  readonly place: number | null;
}

interface PartProps {
  readonly facts: FrontFacts;
}

export function FrontPage({ facts }: PartProps) {
  return (
    <>
      <Head />
      <main class="front">
        {facts.hasLab && (
          <section class="panel">
            <h2>
              <a href="/lab">{say('lab')}</a>
            </h2>
            <p>{say('openLab')}</p>
          </section>
        )}
        <Connect facts={facts} />
        {facts.logins.length > 0 ? <Logins facts={facts} /> : <p class="panel">{say('noDemo')}</p>}
        <Pages facts={facts} />
      </main>
      <footer>
        <span>qbox {FACTS.version}</span>
        <span>Apache-2.0</span>
      </footer>
    </>
  );
}

function Head() {
  return (
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
        <p class="product">qbox</p>
        <h1>{FACTS.branch}</h1>
        <p class="front-state">
          <span class="lamp" />
          {say('answers')} · qbox {FACTS.version}
        </p>
      </div>
      <p class="purpose">{say('purpose')}</p>
    </header>
  );
}

function Connect({ facts }: PartProps) {
  const first = facts.logins.find(({ component }) => component === 'workplace');
  return (
    <section class="panel">
      <h2>{say('connect')}</h2>
      <p>
        <code class="address-value">{`${facts.isSecure ? 'wss' : 'ws'}://${location.host}`}</code>
      </p>
      <p>{say('connectHow')}</p>
      {first !== undefined && (
        <>
          <p>
            {say('firstRequest')} {say('passwordRule')}
          </p>
          <pre>
            <code>{loginRequest(first)}</code>
          </pre>
        </>
      )}
    </section>
  );
}

function Logins({ facts }: PartProps) {
  return (
    <section class="panel">
      <h2>{say('logins')}</h2>
      <p>{say('loginsHow')}</p>
      <div class="wide">
        <table>
          <thead>
            <tr>
              {(['who', 'login', 'password', 'sendAs'] as const).map((word) => (
                <th key={word} scope="col">
                  {say(word)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {facts.logins.map((login) => (
              <tr key={`${login.component} ${login.login} ${login.place}`}>
                <th scope="row">{say(login.component, { place: String(login.place ?? '') })}</th>
                {[login.login, login.password, dataAsText(login)].map((text, index) => (
                  <td key={index}>
                    <code class="cell-value">{text}</code>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** A branch has a few boards; a long list would hide what is below it. */
const BOARDS_MAX = 12;

function Pages({ facts: { boards, documentation, paper } }: PartProps) {
  return (
    <section class="panel">
      <h2>{say('open')}</h2>
      <dl>
        <Place path="/workplace">{say('openWorkplace')}</Place>
        <Place path="/supervisor">{say('openSupervisor')}</Place>
        <Place path="/kiosk/1">{say('openKiosk')}</Place>
        <Place path="/admin">{say('openAdmin')}</Place>
        {boards.slice(0, BOARDS_MAX).map(({ id, name }) => (
          <Place key={id} path={`/board/${id}`}>
            {say('openBoard', { name })}
          </Place>
        ))}
        <Place path="/health">{say('openHealth')}</Place>
        <Folder path={documentation}>{say('openDocs')}</Folder>
        {paper !== null && <Folder path={paper}>{say('openPaper')}</Folder>}
      </dl>
    </section>
  );
}

interface PlaceProps {
  readonly path: string;
  readonly children: ComponentChildren;
}

const Place = ({ path, children }: PlaceProps) => (
  <>
    <dt>
      <a href={path}>
        <code>{path}</code>
      </a>
    </dt>
    <dd>{children}</dd>
  </>
);

const Folder = ({ path, children }: PlaceProps) => (
  <>
    <dt>
      <code>{path}</code>
    </dt>
    <dd>{children}</dd>
  </>
);

/** The fields of `login` other than name and password. */
const componentData = ({ component, place }: Login): Readonly<Record<string, string | number>> =>
  place === null ? { component } : { component, [component]: place };

const dataAsText = (login: Login): string =>
  Object.entries(componentData(login))
    .map(([key, value]) => `"${key}": ${JSON.stringify(value)}`)
    .join(', ');

const loginRequest = (login: Login): string =>
  JSON.stringify({ command: 'login', data: { ...componentData(login), login: login.login, password: md5(login.password) } }, null, 2);
