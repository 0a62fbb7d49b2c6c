import '../shared/tokens.css';
import '../shared/components.css';
import './kiosk.css';
import { begin } from '../shared/begin.js';
import { Link } from '../shared/link.js';
import { Speaker } from '../shared/words.js';
import { KioskPage } from './kiosk.js';

const kioskId = Number(location.pathname.split('/').pop());
const speaker = await Speaker.begin('kiosk');
const link = new Link({ shelf: 'local', key: `kiosk.${kioskId}` });
begin(<KioskPage link={link} speaker={speaker} kioskId={kioskId} />);
