import { begin } from '../shared/begin.js';
import { beForVisitors } from '../shared/words/words.js';
import { BookPage } from './book.js';
import { sitAt } from './desk.js';
import { ownDesk } from './page.js';
import './book.css';

sitAt(ownDesk);
beForVisitors();
void begin('book', BookPage, 'calendar');
