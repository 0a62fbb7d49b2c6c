import { describe, it } from 'vitest';
import { holdAgainstModel } from '../models/random-histories.js';

describe('random histories of random branches, held against the naive model', () => {
  it('without ageing', () => holdAgainstModel(0), 600_000);
});
