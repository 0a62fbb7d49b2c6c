import { begin } from '../shared/begin.js';
import { FACTS } from '../shared/box/facts.js';
import { LANGUAGES } from '../shared/words/catalogues.js';
import { choose } from '../shared/words/words.js';
import { FrontPage, type PartProps } from './front-page.js';
import { readHealth } from './page.js';
import './front.css';

// `/kk` is the page in Kazakh, for links.
const named = location.pathname.slice(1);
if (LANGUAGES.includes(named)) await choose(named, true);
document.title = `qbox · ${FACTS.branch}`;
const readFacts = async () => (await (await fetch('/front-page.json')).json()) as PartProps['facts'];
const [facts, health] = await Promise.all([readFacts(), readHealth()]);
void begin('front', () => <FrontPage facts={facts} health={health} />);
