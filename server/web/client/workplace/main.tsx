import { render } from 'preact';
import '../shared/tokens.css';
import '../shared/components.css';
import './workplace.css';
import { Link } from '../shared/link.js';
import { Speaker } from '../shared/words.js';
import { CATALOGUES } from './words/index.js';
import { WorkplacePage } from './workplace.js';

const page = document.getElementById('page');
const speaker = await Speaker.begin(CATALOGUES);
const link = new Link({ shelf: 'tab', key: 'workplace' });
if (page) render(<WorkplacePage link={link} speaker={speaker} />, page);
