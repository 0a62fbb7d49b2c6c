/** The first hour and the last minute alone, for who has no time for more. A whole round leaves them out: the technician's day has them. */
import { describe } from 'node:test';
import { firstHour, lastMinute } from '../guest/first-hour.js';

describe('the first hour, and the last minute', () => {
  firstHour();
  lastMinute();
});
