import { render } from 'preact';
import '../shared/tokens.css';
import '../shared/components.css';
import './supervisor.css';
import { Link } from '../shared/link.js';
import { Speaker } from '../shared/words.js';
import { SupervisorPage } from './supervisor.js';

const page = document.getElementById('page');
const speaker = await Speaker.begin('supervisor');
const link = new Link({ shelf: 'tab', key: 'supervisor' });
if (page) render(<SupervisorPage link={link} speaker={speaker} />, page);
