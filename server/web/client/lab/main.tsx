import { begin } from '../shared/begin.js';
import { LabPage } from './lab.js';
import './lab.css';

void begin('lab', LabPage, 'device-faults', 'models');
