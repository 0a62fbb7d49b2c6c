import '../shared/tokens.css';
import '../shared/components.css';
import './visitor.css';
import { begin } from '../shared/begin.js';
import { Link } from '../shared/link.js';
import { Speaker } from '../shared/words.js';
import { Alarm } from './alarm.js';
import { Following } from './following.js';
import { VisitorPage } from './visitor.js';

const code = location.pathname.split('/').pop() ?? '';
const speaker = await Speaker.begin('visitor');
// This page has no login, so nothing is stored under this key.
const link = new Link({ shelf: 'tab', key: 'visitor' });
const following = new Following(link, code);
following.start();
begin(<VisitorPage link={link} speaker={speaker} following={following} alarm={new Alarm()} />);
