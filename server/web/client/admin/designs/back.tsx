/** The way back to the list. */
import { addressOf } from '../place.js';
import type { Shelf } from './shelf.js';
import { say } from './words.js';

export const Back = ({ section }: Pick<Shelf<never>, 'section'>) => (
  <p>
    <a class="design-link" href={addressOf(section)}>
      ← {say('back')}
    </a>
  </p>
);
