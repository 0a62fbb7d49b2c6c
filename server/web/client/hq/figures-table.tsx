/** Figures as a table, and as a file. */
import type { HqFigures } from '../../../hq/api/replies.js';
import { INDICATOR_NAMES, INDICATORS, type IndicatorName } from '../../../protocol/figures/indicators.js';
import { Button, Table } from '../shared/parts/parts.js';
import { saveFile } from '../shared/save-file.js';
import { NOTHING, valueText } from '../shared/words/value-text.js';
import { csvText } from './csv.js';
import { say } from './page.js';

/** What a page has room for; files have all that are one number. */
export const SHOWN: readonly IndicatorName[] = [
  ...(['arrived', 'served_percent', 'no_show_percent', 'wait_mean', 'wait_p90', 'wait_within_norm_percent'] as const),
  ...(['service_mean', 'utilisation_percent', 'visits_per_hour'] as const),
];
const NUMBERS = INDICATOR_NAMES.filter((name) => ['count', 'seconds', 'percent', 'per hour'].includes(INDICATORS[name].unit));

type Values = HqFigures['total'];
const numberOf = (values: Values, name: IndicatorName): number | null => {
  const value = values[name];
  return typeof value === 'number' ? value : null;
};

interface FiguresTableProps {
  readonly figures: HqFigures;
  /** Of what the lines are. */
  readonly heading: string;
  readonly nameOf: (key: string | number | null) => string;
  readonly file: string;
}

export function FiguresTable({ figures, heading, nameOf, file }: FiguresTableProps) {
  const lines = [...figures.lines.map(({ key, values }) => ({ name: nameOf(key), values })), { name: say('all'), values: figures.total }];
  const save = () => {
    const rows = lines.map(({ name, values }) => [name, ...NUMBERS.map((indicator) => numberOf(values, indicator))]);
    saveFile(
      new Blob([csvText([[heading, ...NUMBERS.map((name) => say(name))], ...rows])], { type: 'text/csv;charset=utf-8' }),
      `${file}.csv`,
    );
  };
  return (
    <>
      <Table look="hq-figures" label={heading} columns={[heading, ...SHOWN.map((name) => say(name))]}>
        {lines.map(({ name, values }, index) => (
          <tr key={index} class={index === lines.length - 1 ? 'total' : ''}>
            <th scope="row">{name}</th>
            {SHOWN.map((indicator) => (
              <td key={indicator} data-label={say(indicator)}>
                {values[indicator] === null ? NOTHING : valueText(indicator, numberOf(values, indicator))}
              </td>
            ))}
          </tr>
        ))}
      </Table>
      <div class="row">
        <Button onClick={save}>CSV</Button>
      </div>
    </>
  );
}
