import '../shared/tokens.css';
import '../shared/components.css';
import './lab.css';
import { begin } from '../shared/begin.js';
import { LabPage } from './lab.js';

void begin('lab', LabPage);
