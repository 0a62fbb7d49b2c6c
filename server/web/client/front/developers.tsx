/** What the demo shows to who writes a client: the address, the logins, a first request. */
import type { FrontPageFacts, FrontPageLogin } from '../../../model/front-page.js';
import { md5 } from '../../../protocol/client/md5.js';
import { Panel, Table } from '../shared/parts/parts.js';
import { shownName } from '../shared/words/names.js';
import { say } from './page.js';

interface DevelopersProps {
  readonly facts: FrontPageFacts;
}

export const Developers = ({ facts }: DevelopersProps) => (
  <>
    <Logins facts={facts} />
    <Connect facts={facts} />
    <Folders facts={facts} />
  </>
);

function Connect({ facts }: DevelopersProps) {
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
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled with keys */}
          <pre tabIndex={0}>
            <code>{loginRequest(first)}</code>
          </pre>
        </>
      )}
    </Panel>
  );
}

const Logins = ({ facts }: DevelopersProps) => (
  <Panel title={say('logins')}>
    <p>{say('loginsHow')}</p>
    <Table columns={[say('who'), say('login'), say('password'), say('sendAs')]}>
      {facts.logins.map((login) => (
        <tr key={`${login.component} ${login.login} ${login.place}`}>
          <th scope="row">{say(login.component, { place: placeOf(login) })}</th>
          {[login.login, login.password, dataAsText(login)].map((text, index) => (
            <td key={index} class={index === 2 ? 'sent-as' : ''}>
              <code class="cell-value">{text}</code>
            </td>
          ))}
        </tr>
      ))}
    </Table>
  </Panel>
);

const placeOf = ({ place, placeName, placeNames }: FrontPageLogin): string =>
  placeName === undefined ? String(place ?? '') : shownName({ name: placeName, names: placeNames });

function Folders({ facts: { documentation, paper } }: DevelopersProps) {
  const folders = [
    ['/health', say('openHealth')],
    [documentation, say('openDocs')],
    ...(paper === null ? [] : [[paper, say('openPaper')] as const]),
  ] as const;
  return (
    <Panel title={say('open')}>
      <dl>
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
