import { begin } from '../shared/begin.js';
import { following } from './page.js';
import { VisitorPage } from './visitor.js';
import './visitor.css';

following.start();
void begin('visitor', VisitorPage);
