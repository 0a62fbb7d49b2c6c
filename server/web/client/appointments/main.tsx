import { begin } from '../shared/begin.js';
import { AppointmentsPage } from './appointments.js';
import '../shared/page-parts.css';
import './appointments.css';

void begin('appointments', AppointmentsPage, 'calendar');
