import { begin } from '../shared/begin.js';
import { AdminPage } from './shell.js';
import './admin.css';

void begin('admin', AdminPage);
