import { begin } from '../shared/begin.js';
import { beForVisitors } from '../shared/words/words.js';
import { MissingPage } from './missing.js';
import './missing.css';

beForVisitors();
void begin('missing', MissingPage);
