import { describe, it } from 'vitest';
import { MINUTE_MS } from '../models/engine.js';
import { holdAgainstModel } from '../models/random-histories.js';

// A file of its own, so that it runs beside the other one.
describe('random histories of random branches, held against the naive model', () => {
  it('with ageing: two minutes of waiting count as much as a point of priority', () => holdAgainstModel(2 * MINUTE_MS), 600_000);
});
