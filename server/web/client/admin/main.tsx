import '../shared/tokens.css';
import '../shared/components.css';
import './admin.css';
import { begin } from '../shared/begin.js';
import { AdminPage } from './shell.js';

void begin('admin', AdminPage);
