import { describe, it } from 'vitest';
import { holdRulesAgainstModel } from '../models/random-histories.js';

describe.each([0, 120_000])('windows with calling profiles, with ageing of %i ms a point for all others', (ageingMsPerPoint) => {
  it('call whom the words of the design name, and say why', () => holdRulesAgainstModel(ageingMsPerPoint), 600_000);
});
