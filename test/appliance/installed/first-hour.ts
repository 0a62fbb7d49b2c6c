/** The first hour and the last minute alone, as `.ci/run` has time for. A whole round leaves them out: the technician's day has them. */
import { describe } from 'node:test';
import { firstHour, lastMinute } from '../guest/first-hour.js';

describe('the first hour, and the last minute', () => {
  firstHour();
  lastMinute();
});
