/** How good numbers of windows are, beside days whose truth is known: `make staffing`, which writes them into docs/forecasts.md. */
import { keeping } from '../support/kept-figures.js';
import { PRESENT_PLAYED, presentTold, soonOf } from './present-days.js';
import { rowsOf } from './staffing-scores.js';
import { USUAL_PLAYED, usualStaffing, usualTold } from './usual-days.js';

const keepUsual = keeping('staffing', USUAL_PLAYED);
const keepPresent = keeping('staffing', PRESENT_PLAYED);

function said(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  for (const cells of rows) process.stdout.write(`${cells.join(', ')}\n`);
  return rows;
}

const percent = (share: number): string => (100 * share).toFixed(0);

keepUsual(said(rowsOf('a usual weekday', usualTold(usualStaffing()))));
const { told, shares } = presentTold();
const soon = soonOf(shares);
const name = `within the norm soon: ${percent(soon.coverage)} % of the shares lie in their range of eight in ten`;
keepPresent(said([...rowsOf('the rest of a day', told), [name, `${shares.length} shares`, percent(soon.said), percent(soon.was)]]));
