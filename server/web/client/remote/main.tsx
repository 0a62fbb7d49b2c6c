import { sitAt } from '../book/desk.js';
import { begin } from '../shared/begin.js';
import { beForVisitors } from '../shared/words/words.js';
import { remoteDesk } from './desk.js';
import { RemotePage } from './remote.js';
import { visit } from './visit.js';
import '../book/book.css';
import '../visitor/visitor.css';
import './remote.css';

sitAt(remoteDesk);
visit.start();
beForVisitors();
void begin('remote', RemotePage, 'visitor', 'book', 'calendar');
