/** A table of figures that fits its page: on a narrow one each line is a card. */
import type { IndicatorName } from '../../../../protocol/figures/indicators.js';
import { type Column, figuresTable, keyOf, type Naming, valuesThere } from '../../../../protocol/figures/table.js';
import { Table } from '../../shared/parts.js';
import { changeText, valueText } from '../../shared/value-text.js';
import type { Report } from './asking.js';
import { columnWord, groupingWord, NOT_GIVEN, partWord, reasonTitle, say } from './words.js';

export interface FiguresProps {
  readonly report: Report;
  readonly naming: Naming;
  /** The columns, or the tables of reasons. */
  readonly indicators: readonly IndicatorName[];
}

export const Figures = (props: FiguresProps) => <FiguresOf {...props} label={say(`section.${props.report.section}`)} />;

/** A table for each thing that has reasons, as long as somebody gave one: one for all would be too wide for any page. */
export function ReasonFigures(props: FiguresProps) {
  const { report, naming, indicators } = props;
  const given = indicators.filter((indicator) =>
    figuresTable(report.reply, [indicator], naming).columns.some(({ part }) => part !== null && part !== NOT_GIVEN),
  );
  if (given.length === 0) return <p class="soft">{say('noReasons')}</p>;
  return (
    <>
      {given.map((indicator) => (
        <section key={indicator} class="reasons" aria-label={reasonTitle(indicator)}>
          <h3>{reasonTitle(indicator)}</h3>
          <FiguresOf {...props} indicators={[indicator]} label={reasonTitle(indicator)} wordOf={partWord} />
        </section>
      ))}
    </>
  );
}

interface FiguresOfProps extends FiguresProps {
  readonly label: string;
  readonly wordOf?: (column: Column) => string;
}

function FiguresOf({ report, naming, indicators, label, wordOf = columnWord }: FiguresOfProps) {
  const now = figuresTable(report.reply, indicators, naming);
  const before = report.before && valuesThere(figuresTable(report.before, indicators, naming));
  const headings = now.columns.map(wordOf);
  return (
    <Table label={label} look={`figures by-${now.by.length}`} columns={[...now.by.map(groupingWord), ...headings]}>
      {now.rows.map((row) => (
        <tr key={keyOf(row)} class={row.isTotal ? 'total' : ''}>
          {row.names.map((name, index) => (
            <th key={index} scope={index === 0 ? 'row' : undefined}>
              {row.isTotal && index === 0 ? say('total') : name}
            </th>
          ))}
          {now.columns.map(({ indicator, name }, index) => {
            const value = row.values[index] ?? null;
            const change = before ? changeText(indicator, value, before(row, name)) : '';
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
