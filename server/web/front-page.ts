/** The page at `/`: what this box is, where to connect, and whom to log in as. */
import { createHash } from 'node:crypto';
import { type Html, html } from './html.js';
import { type Component, LANGUAGES, type Language, WORDS, type Words } from './words.js';

/** Somebody the demo knows. */
export interface FrontPageLogin {
  readonly component: Component;
  readonly login: string;
  readonly password: string;
  /** The window, kiosk or board; null for an administrator or a supervisor. */
  readonly place: number | null;
}

export interface FrontPageFacts {
  /** The branch's own name. */
  readonly branch: string;
  /** Where the branch is, such as `Asia/Almaty`: its clocks go by that, whatever a kiosk's own computer thinks. */
  readonly timeZone: string;
  readonly version: string;
  /** Whether the box is reached by TLS. */
  readonly isSecure: boolean;
  /** Whom to log in as; empty for a real installation, whose passwords are nobody's business. */
  readonly logins: readonly FrontPageLogin[];
  /** Where the protocol is described, as a path in the project. */
  readonly documentation: string;
  /** Where the tickets of the demo come out; null = on real paper, or not at all. */
  readonly paper: string | null;
  /** Whether there are devices in software to look at. */
  readonly hasLab: boolean;
}

/** An LCD board. */
export interface FrontPageBoard {
  readonly id: number;
  readonly name: string;
}

/** The front page of this moment. */
type Front = FrontPageFacts & { readonly boards: readonly FrontPageBoard[] };

/** `host` is what the browser calls the box; it comes from the request and is shown only if it looks like a host. */
export function frontPage(facts: Front, language: Language, host: string): Html {
  const words = WORDS[language];
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>qbox · ${facts.branch}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/front-page.css">
</head>
<body>
${header(facts, words, language)}
<main>
${facts.hasLab ? labSection(words) : ''}
${connectSection(facts, words, host)}
${facts.logins.length > 0 ? loginsSection(facts.logins, words) : html`<section class="card"><p>${words.noDemo}</p></section>`}
${openSection(facts, words)}
</main>
<footer><span>qbox ${facts.version}</span><span>Apache-2.0</span></footer>
</body>
</html>
`;
}

const header = (facts: FrontPageFacts, words: Words, language: Language): Html => html`<header>
<nav aria-label="${words.language}">${LANGUAGES.map((other) => languageLink(other, language))}</nav>
<div class="ticket" aria-hidden="true"><div class="ticket-paper">
<span class="ticket-number">Г002</span><span class="ticket-line"></span><span class="ticket-line short"></span>
</div></div>
<div class="title">
<p class="product">qbox</p>
<h1>${facts.branch}</h1>
<p class="state"><span class="lamp"></span>${words.answers} · qbox ${facts.version}</p>
</div>
<p class="purpose">${words.purpose}</p>
</header>`;

const languageLink = (other: Language, current: Language): Html =>
  other === current
    ? html`<a href="/${other}" lang="${other}" aria-current="page">${WORDS[other].language}</a>`
    : html`<a href="/${other}" lang="${other}" hreflang="${other}">${WORDS[other].language}</a>`;

const labSection = (words: Words): Html => html`<section class="card lab">
<h2><a href="/lab">${words.lab}</a></h2>
<p>${words.openLab}</p>
</section>`;

function connectSection(facts: FrontPageFacts, words: Words, host: string): Html {
  const address = `${facts.isSecure ? 'wss' : 'ws'}://${isHost(host) ? host : 'HOST:PORT'}`;
  const [first] = facts.logins.filter(({ component }) => component === 'workplace');
  return html`<section class="card">
<h2>${words.connect}</h2>
<p><code class="address-value">${address}</code></p>
<p>${words.connectHow}</p>
${first === undefined ? '' : html`<p>${words.firstRequest} ${words.passwordRule}</p><pre><code>${loginRequest(first)}</code></pre>`}
</section>`;
}

const loginsSection = (logins: readonly FrontPageLogin[], words: Words): Html => html`<section class="card">
<h2>${words.logins}</h2>
<p>${words.loginsHow}</p>
<div class="wide"><table>
<thead><tr>
<th scope="col">${words.who}</th><th scope="col">${words.login}</th><th scope="col">${words.password}</th>
<th scope="col">${words.sendAs}</th>
</tr></thead>
<tbody>
${logins.map((login) => loginRow(login, words))}
</tbody>
</table></div>
</section>`;

const loginRow = (login: FrontPageLogin, words: Words): Html => html`<tr>
<th scope="row">${words.components[login.component].replace('{place}', String(login.place ?? ''))}</th>
<td><code class="cell-value">${login.login}</code></td>
<td><code class="cell-value">${login.password}</code></td>
<td><code class="cell-value">${dataAsText(login)}</code></td>
</tr>
`;

const openSection = (facts: Front, words: Words): Html => html`<section class="card">
<h2>${words.open}</h2>
<dl>
<dt><a href="/workplace"><code>/workplace</code></a></dt><dd>${words.openWorkplace}</dd>
<dt><a href="/supervisor"><code>/supervisor</code></a></dt><dd>${words.openSupervisor}</dd>
<dt><a href="/kiosk/1"><code>/kiosk/1</code></a></dt><dd>${words.openKiosk}</dd>
<dt><a href="/admin"><code>/admin</code></a></dt><dd>${words.openAdmin}</dd>
${facts.boards.slice(0, BOARDS_MAX).map((board) => boardRow(board, words))}
<dt><a href="/health"><code>/health</code></a></dt><dd>${words.openHealth}</dd>
<dt><code>${facts.documentation}</code></dt><dd>${words.openDocs}</dd>
${facts.paper === null ? '' : html`<dt><code>${facts.paper}</code></dt><dd>${words.openPaper}</dd>`}
</dl>
</section>`;

/** A branch has a few; a long list would hide what stands below it. */
const BOARDS_MAX = 12;

const boardRow = ({ id, name }: FrontPageBoard, words: Words): Html =>
  html`<dt><a href="/board/${id}"><code>/board/${id}</code></a></dt><dd>${words.openBoard.replace('{name}', () => name)}</dd>`;

/** What `login` wants to know beside the name and the password. */
const componentData = ({ component, place }: FrontPageLogin): Readonly<Record<string, string | number>> =>
  place === null ? { component } : { component, [component]: place };

const dataAsText = (login: FrontPageLogin): string =>
  Object.entries(componentData(login))
    .map(([key, value]) => `"${key}": ${JSON.stringify(value)}`)
    .join(', ');

function loginRequest(login: FrontPageLogin): string {
  const password = createHash('md5').update(login.password).digest('hex');
  return JSON.stringify({ command: 'login', data: { ...componentData(login), login: login.login, password } }, null, 2);
}

/** A name or an address with an optional port; anything else in a `Host` header is not worth showing. */
const isHost = (host: string): boolean => /^([\w-]+(\.[\w-]+)*|\[[\da-f:.]+\])(:\d{1,5})?$/i.test(host);
