import { begin } from '../shared/begin.js';
import { AdminPage } from './shell.js';
import './admin.css';
import '../shared/stacked.css';

void begin('admin', AdminPage);
