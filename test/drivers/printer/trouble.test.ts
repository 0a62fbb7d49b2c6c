import { describe, expect, it } from 'vitest';
import { TROUBLES } from '../../../drivers/printer/job.js';
import { byGravity, stoppingTrouble, TROUBLE_NOTES } from '../../../drivers/printer/trouble.js';

describe('the list of troubles', () => {
  it('is complete', () => {
    expect(Object.keys(TROUBLE_NOTES).sort()).toEqual([...TROUBLES].sort());
  });

  it.each(TROUBLES)('says what %s is and what to do', (trouble) => {
    const { what, todo } = TROUBLE_NOTES[trouble];
    for (const words of [what, todo]) expect(words).toMatch(/^[A-Z].{9,}\.$/);
    expect(what).not.toBe(todo);
  });

  it('has an order without ties, in which every trouble that stops printing is graver than every one that does not', () => {
    expect(new Set(TROUBLES.map((trouble) => TROUBLE_NOTES[trouble].gravity)).size).toBe(TROUBLES.length);
    const stops = byGravity(TROUBLES).map((trouble) => TROUBLE_NOTES[trouble].stopsPrinting);
    expect(stops).toEqual([...stops].sort((a, b) => Number(b) - Number(a)));
  });

  it('is told gravest first, each once', () => {
    expect(byGravity(['paperNearEnd', 'unplugged', 'coverOpen', 'coverOpen'])).toEqual(['unplugged', 'coverOpen', 'paperNearEnd']);
    expect(stoppingTrouble(['paperNearEnd', 'paperEnd', 'coverOpen'])).toBe('coverOpen');
    expect(stoppingTrouble(['paperNearEnd', 'ticketNotTaken'])).toBeUndefined();
  });
});
