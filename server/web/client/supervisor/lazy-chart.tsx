/** The charts' library is loaded when the first chart is to be drawn. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ChartProps } from './chart.js';

export function LazyChart(props: ChartProps) {
  const [Chart, setChart] = useState<ComponentType<ChartProps> | null>(null);
  useEffect(() => {
    let isGone = false;
    // Without it the table beside it says the same.
    import('./chart.js').then(({ Chart: loaded }) => (isGone ? undefined : setChart(() => loaded))).catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, []);
  return Chart === null ? <div class="chart empty" aria-hidden="true" /> : <Chart {...props} />;
}
