import '../shared/tokens.css';
import '../shared/components.css';
import './kiosk.css';
import { begin } from '../shared/begin.js';
import { KioskPage } from './kiosk.js';

void begin('kiosk', KioskPage);
