/** The chart, whose library is loaded with the first one. Without it, the table beside it shows the same. */
import { lazy } from '../shared/parts/lazy.js';
import type { ChartProps } from './chart.js';

export const Chart = lazy<ChartProps>(
  () => import('./chart.js').then((loaded) => loaded.Chart),
  <div class="chart empty" aria-hidden="true" />,
);
