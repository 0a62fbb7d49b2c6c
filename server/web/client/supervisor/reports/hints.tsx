/** What a reader of a table may take for something else. */
import { figuresTable } from '../../../../protocol/figures/table.js';
import { dayText } from '../../shared/words/time.js';
import { today } from '../page.js';
import type { Report } from './asking.js';
import type { FiguresProps } from './table.js';
import { say } from './words.js';

export const daysText = ({ from, to }: Pick<Report, 'from' | 'to'>): string =>
  from === to ? dayText(from) : `${dayText(from)} – ${dayText(to)}`;

export const Hints = (props: FiguresProps) => (
  <>
    {hintsOf(props).map((hint) => (
      <p key={hint} class="soft small">
        {hint}
      </p>
    ))}
  </>
);

function hintsOf(props: FiguresProps): string[] {
  const { reply, before, section, to } = props.report;
  return [
    ...(before === null ? [] : [say('comparedWith', { days: daysText(before) })]),
    ...(before === null || to < today() ? [] : [say('dayGoesOn')]),
    ...(section === 'reasons' ? [say('reasonsHint')] : []),
    ...(section === 'waiting' && sum(reply.lines.map(({ waits }) => waits)) > (reply.total.waits ?? 0) ? [say('waitingHint')] : []),
    ...(hasUncounted(props) ? [say('notCountedHint')] : []),
    say('figuresHint'),
  ];
}

const sum = (values: readonly (number | null)[]): number => values.reduce((all: number, value) => all + (value ?? 0), 0);

/** Whether no line has a figure that the total has. */
function hasUncounted({ report: { reply }, naming, indicators }: FiguresProps): boolean {
  const { rows, columns } = figuresTable(reply, indicators, naming);
  const total = rows.at(-1);
  return (
    rows.length > 1 &&
    columns.some((_, index) => total?.values[index] != null && rows.every((row) => row === total || row.values[index] == null))
  );
}
