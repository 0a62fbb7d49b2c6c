import { render } from 'preact';
import '../shared/tokens.css';
import '../shared/components.css';
import './admin.css';
import { Link } from '../shared/link.js';
import { Speaker } from '../shared/words.js';
import { AdminPage } from './shell.js';

const page = document.getElementById('page');
const speaker = await Speaker.begin('admin');
const link = new Link({ shelf: 'tab', key: 'admin' });
if (page) render(<AdminPage link={link} speaker={speaker} />, page);
