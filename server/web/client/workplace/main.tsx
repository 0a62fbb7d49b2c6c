import '../shared/tokens.css';
import '../shared/components.css';
import './workplace.css';
import { begin } from '../shared/begin.js';
import { WorkplacePage } from './workplace.js';

void begin('workplace', WorkplacePage);
