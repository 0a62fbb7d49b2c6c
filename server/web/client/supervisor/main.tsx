import { begin } from '../shared/begin.js';
import { SupervisorPage } from './supervisor.js';
import '../shared/page-parts.css';
import './supervisor.css';

void begin('supervisor', SupervisorPage, 'calendar');
