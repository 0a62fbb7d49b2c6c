import { begin } from '../shared/begin.js';
import { HqPage } from './hq.js';
import '../shared/page-parts.css';
import './hq.css';

void begin('hq', HqPage, 'figures', 'calendar', 'alerts', 'faults', 'device-faults', 'configuration');
