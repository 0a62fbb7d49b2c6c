/** Loads the chart library with the first chart. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ChartProps } from './chart.js';

export function LazyChart(props: ChartProps) {
  const [Chart, setChart] = useState<ComponentType<ChartProps> | null>(null);
  useEffect(() => {
    let isGone = false;
    // Without the chart, the table beside it shows the same.
    import('./chart.js').then(({ Chart: loaded }) => (isGone ? undefined : setChart(() => loaded))).catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, []);
  return Chart === null ? <div class="chart empty" aria-hidden="true" /> : <Chart {...props} />;
}
