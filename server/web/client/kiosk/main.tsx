import { begin } from '../shared/begin.js';
import { KioskPage } from './kiosk.js';
import './kiosk.css';

void begin('kiosk', KioskPage, 'calendar');
