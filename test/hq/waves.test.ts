/** One, ten, all: who is in which wave. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LAST_WAVE, planned, WAVE_SIZES } from '../../server/hq/configuration/waves.js';

const branches = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { maxLength: 40 });

it('every branch has a wave; the first ones are short, and of who is connected', () => {
  fc.assert(
    fc.property(branches, fc.func(fc.boolean()), (names, isConnected) => {
      const waves = planned(names, isConnected);
      expect([...waves.keys()]).toEqual(names);
      const of = (wave: number): string[] => names.filter((name) => waves.get(name) === wave);
      const here = names.filter(isConnected);
      let from = 0;
      for (const [index, size] of WAVE_SIZES.entries()) {
        expect(of(index + 1)).toEqual(here.slice(from, from + size));
        from += size;
      }
      expect(of(LAST_WAVE)).toEqual(names.filter((name) => !here.slice(0, from).includes(name)));
    }),
  );
});
