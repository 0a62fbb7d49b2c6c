import '../shared/tokens.css';
import '../shared/components.css';
import './visitor.css';
import { begin } from '../shared/begin.js';
import { following } from './page.js';
import { VisitorPage } from './visitor.js';

following.start();
void begin('visitor', VisitorPage);
