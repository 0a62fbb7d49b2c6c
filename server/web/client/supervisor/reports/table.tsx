/** A table of figures that fits its page: on a narrow one each line is a card. */
import { type FiguresTable, figuresTable, type Naming, type Row } from '../../../../protocol/figures/table.js';
import { Table } from '../../shared/parts.js';
import { PAGE_SECTIONS, type Report } from './asking.js';
import { changeText, valueText } from './value-text.js';
import { columnWord, groupingWord, say } from './words.js';

interface FiguresProps {
  readonly report: Report;
  readonly naming: Naming;
}

export function Figures({ report, naming }: FiguresProps) {
  const indicators = PAGE_SECTIONS[report.section];
  const now = figuresTable(report.reply, indicators, naming);
  const before = report.before && linesByKeys(figuresTable(report.before, indicators, naming));
  const headings = now.columns.map(columnWord);
  return (
    <Table label={say(`section.${report.section}`)} look="figures" columns={[...now.by.map(groupingWord), ...headings]}>
      {now.rows.map((row) => (
        <tr key={keyOf(row)} class={row.isTotal ? 'total' : ''}>
          {row.names.map((name, index) => (
            <th key={index} scope={index === 0 ? 'row' : undefined}>
              {row.isTotal && index === 0 ? say('total') : name}
            </th>
          ))}
          {now.columns.map(({ indicator, name }, index) => {
            const value = row.values[index] ?? null;
            const change = before ? changeText(indicator, value, before.get(keyOf(row))?.values[index]) : '';
            return (
              <td key={name} class="number" data-label={headings[index]}>
                {valueText(indicator, value)}
                {change === '' ? null : <small class="soft change">{change}</small>}
              </td>
            );
          })}
        </tr>
      ))}
    </Table>
  );
}

const keyOf = ({ isTotal, keys }: Row): string => (isTotal ? 'total' : JSON.stringify(keys));

const linesByKeys = ({ rows }: FiguresTable): ReadonlyMap<string, Row> => new Map(rows.map((row) => [keyOf(row), row]));
