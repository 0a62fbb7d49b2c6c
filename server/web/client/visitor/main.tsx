import { begin } from '../shared/begin.js';
import { beForVisitors } from '../shared/words/words.js';
import { following } from './page.js';
import { VisitorPage } from './visitor.js';
import './visitor.css';

following.start();
beForVisitors();
void begin('visitor', VisitorPage);
