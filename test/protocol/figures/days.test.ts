/** Days of the calendar: what a report is compared with. */
import { expect, it } from 'vitest';
import { periodBefore } from '../../../server/protocol/figures/days.js';

it.each([
  ['2026-11-24', '2026-11-24', '2026-11-23', '2026-11-23'],
  ['2026-11-01', '2026-11-28', '2026-10-04', '2026-10-31'],
  ['2026-01-05', '2026-01-11', '2025-12-29', '2026-01-04'],
  // Whole months, quarters and years, which have not as many days as those before.
  ['2026-03-01', '2026-03-31', '2026-02-01', '2026-02-28'],
  ['2026-04-01', '2026-06-30', '2026-01-01', '2026-03-31'],
  ['2026-01-01', '2026-03-31', '2025-10-01', '2025-12-31'],
  ['2026-02-01', '2026-04-30', '2025-11-01', '2026-01-31'],
  ['2025-01-01', '2025-12-31', '2024-01-01', '2024-12-31'],
  ['2024-02-01', '2024-02-29', '2024-01-01', '2024-01-31'],
  // Longer than a month, but not months.
  ['2026-07-02', '2026-09-30', '2026-04-02', '2026-07-01'],
])('%s to %s is compared with %s to %s', (from, to, fromBefore, toBefore) => {
  expect(periodBefore({ from, to })).toEqual({ from: fromBefore, to: toBefore });
});
