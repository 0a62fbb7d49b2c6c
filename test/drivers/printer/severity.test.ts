import { describe, expect, it } from 'vitest';
import { bySeverity, PRINTER_FAULTS, stoppingFault, stopsPrinting } from '../../../drivers/printer/faults.js';

describe('the list of faults', () => {
  it('has an order in which every fault that stops printing is more severe than every one that does not', () => {
    const stops = bySeverity(PRINTER_FAULTS).map(stopsPrinting);
    expect(stops).toHaveLength(PRINTER_FAULTS.length);
    expect(stops).toEqual([...stops].sort((a, b) => Number(b) - Number(a)));
  });

  it('is reported with the most severe first, each once', () => {
    expect(bySeverity(['paperNearEnd', 'unplugged', 'coverOpen', 'coverOpen'])).toEqual(['unplugged', 'coverOpen', 'paperNearEnd']);
    expect(stoppingFault(['paperNearEnd', 'paperEnd', 'coverOpen'])).toBe('coverOpen');
    expect(stoppingFault(['paperNearEnd', 'ticketNotTaken'])).toBeUndefined();
  });
});
