/** A day of a branch in virtual time, with everything that can go wrong; the database in its threads. */
import { expect, it } from 'vitest';
import { SLOWNESS } from '../support/slowness.js';
import { outcomeOf } from './outcome.js';
import { settings } from './settings.js';

const options = settings();

it(`${options.days} days of ${options.visitorsADay} visitors from seed ${options.seed}`, {
  timeout: 120_000 * SLOWNESS + options.days * options.visitorsADay * 400,
}, async () => {
  const { failure } = await outcomeOf({ ...options, hasThreads: true });
  expect(failure).toBeNull();
});
