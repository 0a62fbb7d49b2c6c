import { render } from 'preact';
import '../shared/tokens.css';
import '../shared/components.css';
import './kiosk.css';
import { Link } from '../shared/link.js';
import { Speaker } from '../shared/words.js';
import { KioskPage } from './kiosk.js';
import { CATALOGUES } from './words/index.js';

const kioskId = Number(location.pathname.split('/').pop());
const page = document.getElementById('page');
const speaker = await Speaker.begin(CATALOGUES);
const link = new Link({ shelf: 'local', key: `kiosk.${kioskId}` });
if (page) render(<KioskPage link={link} speaker={speaker} kioskId={kioskId} />, page);
