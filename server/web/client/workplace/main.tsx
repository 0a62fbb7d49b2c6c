import { begin } from '../shared/begin.js';
import { WorkplacePage } from './workplace.js';
import './workplace.css';

void begin('workplace', WorkplacePage, 'why');
