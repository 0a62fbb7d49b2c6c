import { begin } from '../shared/begin.js';
import { beForVisitors } from '../shared/words/words.js';
import { LoadPage } from './load.js';
import './load.css';

beForVisitors();
void begin('load', LoadPage);
