/** A table of figures that fits its page: on a narrow one each line is a card. */
import type { IndicatorName } from '../../../../protocol/figures/indicators.js';
import { type Column, figuresTable, keyOf, type Naming, valuesThere } from '../../../../protocol/figures/table.js';
import { useNarrow } from '../../shared/parts/head.js';
import { Table } from '../../shared/parts/parts.js';
import { changeText, valueText } from '../../shared/words/value-text.js';
import type { Report } from './asking.js';
import { columnWord, groupingWord, NOT_GIVEN, partWord, reasonTitle, say } from './words.js';

export interface FiguresProps {
  readonly report: Report;
  readonly naming: Naming;
  /** The columns, or the tables of reasons. */
  readonly indicators: readonly IndicatorName[];
}

/** On a telephone a chart of the lines stands above; whoever wants all their numbers opens the table. */
export function Figures(props: FiguresProps) {
  const { reply, section } = props.report;
  const isNarrow = useNarrow();
  const table = <FiguresOf {...props} label={say(`section.${section}`)} />;
  if (!isNarrow || reply.by.length > 1 || reply.lines.length < LONG) return table;
  return (
    <details class="all-numbers">
      <summary>{say('allNumbers')}</summary>
      {table}
    </details>
  );
}

/** So many lines fill more than a telephone's screen. */
const LONG = 4;

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
  const before = report.before && valuesThere(figuresTable(report.before, indicators, naming), report.reply, report.before);
  const headings = now.columns.map(wordOf);
  return (
    <Table label={label} look={`figures by-${now.by.length}`} columns={[...now.by.map(groupingWord), ...headings]}>
      {now.rows.map((row) => (
        <tr key={keyOf(row)} class={row.isTotal ? 'total' : ''}>
          {row.isTotal ? (
            <th scope="row" colSpan={row.names.length}>
              {say('total')}
            </th>
          ) : (
            row.names.map((name, index) => (
              <th key={index} scope={index === 0 ? 'row' : undefined}>
                {name}
              </th>
            ))
          )}
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
