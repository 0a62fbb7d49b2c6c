/** How much room there is, counted in lines of text, not in pixels: large text on a small screen leaves as little as a phone. */
import '../../shared/look.js';
import { listen, Store } from '../../shared/box/store.js';

/** Below so many lines. */
const LOW = 46;
const TIGHT = 32;
/** Below so many lines in width. */
const NARROW = 34;

/** Pixels of one line of text. */
export const linePx = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

/** Changes whenever what was measured has to be measured again. The style sheet reads `data-room`. */
export const room = new Store('');

function lookAgain(): void {
  const line = linePx();
  const [width, height] = [innerWidth / line, innerHeight / line];
  const names = [height < LOW ? 'low' : '', height < TIGHT ? 'tight' : '', width < NARROW ? 'narrow' : ''];
  document.documentElement.dataset.room = names.filter(Boolean).join(' ');
  room.set(`${innerWidth} ${innerHeight} ${line} ${document.fonts.status}`);
}

lookAgain();
listen('resize', lookAgain);
new MutationObserver(lookAgain).observe(document.documentElement, { attributeFilter: ['data-text'] });
document.fonts.addEventListener('loading', lookAgain);
document.fonts.addEventListener('loadingdone', lookAgain);
