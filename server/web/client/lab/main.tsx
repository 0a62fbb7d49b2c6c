import { render } from 'preact';
import '../shared/tokens.css';
import '../shared/components.css';
import './lab.css';
import { Link } from '../shared/link.js';
import { Speaker } from '../shared/words.js';
import { Bench } from './bench.js';
import { LabPage } from './lab.js';

const page = document.getElementById('page');
const speaker = await Speaker.begin('lab');
const bench = new Bench(new Link({ shelf: 'tab', key: 'lab' }));
if (page) render(<LabPage bench={bench} speaker={speaker} />, page);
