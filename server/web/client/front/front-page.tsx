/** The page at `/`: the branch, the addresses, the logins of the demo, and links to the other pages. */
import type { FrontPageBoard, FrontPageFacts, FrontPageLogin } from '../../../model/front-page.js';
import { md5 } from '../../../protocol/client/md5.js';
import { LanguageChooser, LookChooser } from '../shared/choosers.js';
import { FACTS } from '../shared/facts.js';
import { Panel, Table } from '../shared/parts.js';
import { wordsOf } from '../shared/words.js';

const { say } = wordsOf('front');

export interface PartProps {
  readonly facts: FrontPageFacts & { readonly boards: readonly FrontPageBoard[] };
}

export const FrontPage = ({ facts }: PartProps) => (
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

const Head = () => (
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

function Connect({ facts }: PartProps) {
  const first = facts.logins.find(({ component }) => component === 'workplace');
  return (
    <Panel title={say('connect')}>
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
    </Panel>
  );
}

const Logins = ({ facts }: PartProps) => (
  <Panel title={say('logins')}>
    <p>{say('loginsHow')}</p>
    <Table columns={[say('who'), say('login'), say('password'), say('sendAs')]}>
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
    </Table>
  </Panel>
);

/** A branch has a few boards; a long list would hide what is below it. */
const BOARDS_MAX = 12;

function Pages({ facts: { boards, documentation, paper } }: PartProps) {
  const pages = [
    ['/workplace', say('openWorkplace')],
    ['/supervisor', say('openSupervisor')],
    ['/kiosk/1', say('openKiosk')],
    ['/admin', say('openAdmin')],
    ...boards.slice(0, BOARDS_MAX).map(({ id, name }) => [`/board/${id}`, say('openBoard', { name })] as const),
    ['/health', say('openHealth')],
  ] as const;
  const folders = [[documentation, say('openDocs')], ...(paper === null ? [] : [[paper, say('openPaper')] as const])] as const;
  return (
    <Panel title={say('open')}>
      <dl>
        {pages.map(([path, what]) => [
          <dt key={path}>
            <a href={path}>
              <code>{path}</code>
            </a>
          </dt>,
          <dd key={`${path} is`}>{what}</dd>,
        ])}
        {folders.map(([path, what]) => [
          <dt key={path}>
            <code>{path}</code>
          </dt>,
          <dd key={`${path} is`}>{what}</dd>,
        ])}
      </dl>
    </Panel>
  );
}

/** The fields of `login` other than name and password. */
const componentData = ({ component, place }: FrontPageLogin): Readonly<Record<string, string | number>> =>
  place === null ? { component } : { component, [component]: place };

const dataAsText = (login: FrontPageLogin): string =>
  Object.entries(componentData(login))
    .map(([key, value]) => `"${key}": ${JSON.stringify(value)}`)
    .join(', ');

const loginRequest = (login: FrontPageLogin): string =>
  JSON.stringify({ command: 'login', data: { ...componentData(login), login: login.login, password: md5(login.password) } }, null, 2);
