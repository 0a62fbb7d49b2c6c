import '../shared/tokens.css';
import '../shared/components.css';
import './supervisor.css';
import { begin } from '../shared/begin.js';
import { SupervisorPage } from './supervisor.js';

void begin('supervisor', SupervisorPage);
