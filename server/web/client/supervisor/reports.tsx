/** Figures of a period by service, clerk, window, hour or day: the same as in `qctl stats`. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { figuresCsv, sheetOf } from '../../../protocol/figures/csv.js';
import { daysBefore } from '../../../protocol/figures/days.js';
import { type Figures, figuresOf } from '../../../protocol/figures/figures.js';
import { chosenOf } from '../../../protocol/figures/parts.js';
import { namingOf, readVisits } from '../../../protocol/figures/reading.js';
import { OUTCOMES } from '../../../protocol/figures/visit.js';
import { useAnswer } from '../shared/attempt.js';
import { failureText } from '../shared/failures.js';
import { Button, Fault, Panel, Table } from '../shared/parts.js';
import { saveFile } from '../shared/save-file.js';
import { durationText } from '../shared/time.js';
import { Chart } from './chart-lazy.js';
import { link, local, say, today } from './page.js';
import { BY, NOTHING_TO_CHOOSE, type Order, OrderForm, readToChoose, type ToChoose } from './report-order.js';

const TIMES = ['wait_mean', 'wait_median', 'wait_p90', 'wait_max', 'service_mean', 'service_median', 'service_p90', 'service_max'] as const;
const HEADINGS = ['group', 'count', ...OUTCOMES, ...TIMES, 'norm_percent'] as const;

interface Report extends Order {
  readonly rows: readonly Figures[];
}

export function Reports() {
  const [order, setOrder] = useState<Order>(() => ({ from: today(), to: today(), by: 'service', only: {} }));
  const [report, setReport] = useState<Report | null>(null);
  // Without the books there is no choice of a part, but the figures still arrive.
  const toChoose = useAnswer(NOTHING_TO_CHOOSE, () => readToChoose(link.client));
  const [reading, setReading] = useState('');
  const [fault, setFault] = useState('');
  const asked = useRef(0);
  const show = async (wanted: Order) => {
    setOrder(wanted);
    if (wanted.to < wanted.from) return setFault(say('wrongPeriod'));
    // A newer question replaces one that is still being answered.
    const mine = ++asked.current;
    setFault('');
    try {
      const visits = await readVisits(link.client, wanted, local, (day) => (mine === asked.current ? setReading(day) : undefined));
      const naming = await namingOf(link.client, local);
      if (mine === asked.current) setReport({ ...wanted, rows: figuresOf(chosenOf(visits, wanted.only), wanted.by, naming) });
    } catch (failure) {
      if (mine === asked.current) setFault(failureText(failure));
    }
    if (mine === asked.current) setReading('');
  };
  useEffect(() => void show(order), []);
  const lastDays = (count: number, skipped = 0) =>
    void show({ ...order, from: daysBefore(today(), count - 1 + skipped), to: daysBefore(today(), skipped) });
  return (
    <div class="reports">
      <OrderForm order={order} toChoose={toChoose} onOrder={setOrder} onShow={(wanted) => void show(wanted)} onLastDays={lastDays} />
      <div role="status">{reading === '' ? null : <p class="soft">{say('reading', { day: reading })}</p>}</div>
      <Fault text={fault} />
      {report === null ? null : <ReportCard report={report} toChoose={toChoose} />}
    </div>
  );
}

function ReportCard({ report, toChoose }: { readonly report: Report; readonly toChoose: ToChoose }) {
  const { rows, from, to, by, only } = report;
  const headings = Object.fromEntries(HEADINGS.map((name) => [name, say(name)])) as Record<keyof Figures, string>;
  const chosen = (['service', 'clerk', 'window'] as const).flatMap((what) => {
    const id = only[what];
    return id === undefined ? [] : [{ what, id, name: toChoose[what].find((one) => one.id === id)?.name ?? String(id) }];
  });
  const name = [`qbox-${by}-${from}${to === from ? '' : `-${to}`}`, ...chosen.map(({ what, id }) => `${what}-${id}`)].join('-');
  const groupText = (group: string): string => (group === 'all' ? say('total') : group === '(nobody)' ? say('nobody') : group);
  const groups = rows.slice(0, -1);
  const saveCsv = () => saveFile(new Blob([figuresCsv(rows, ';', headings)], { type: 'text/csv;charset=utf-8' }), `${name}.csv`);
  const saveXlsx = async () => {
    // The Excel library is loaded with the first such file.
    const { default: writeExcelFile } = await import('write-excel-file/browser');
    saveFile(await writeExcelFile(sheetOf(rows, headings)).toBlob(), `${name}.xlsx`);
  };
  if (rows.at(-1)?.count === 0) return <p class="soft">{say('nothingFound')}</p>;
  const buttons = (
    <div class="row">
      <Button onClick={saveCsv}>{say('saveCsv')}</Button>
      <Button onClick={() => void saveXlsx()}>{say('saveXlsx')}</Button>
    </div>
  );
  const period = from === to ? from : `${from} – ${to}`;
  return (
    <Panel look="card" title={`${say(BY[by])}: ${[period, ...chosen.map((one) => one.name)].join(', ')}`} beside={buttons}>
      {groups.length < 2 ? null : (
        <Chart
          label={`${say(BY[by])}: ${say('count')}`}
          ticks={groups.map(({ group }) => shortened(groupText(group)))}
          lines={[{ label: say('count'), values: groups.map(({ count }) => count), colour: '--accent', kind: 'bars' }]}
        />
      )}
      <FiguresTable report={report} groupText={groupText} />
      <p class="soft small">{say('seconds')}</p>
    </Panel>
  );
}

interface FiguresTableProps {
  readonly report: Report;
  readonly groupText: (group: string) => string;
}

const FiguresTable = ({ report: { rows, by }, groupText }: FiguresTableProps) => (
  <Table label={say(BY[by])} look="figures" columns={HEADINGS.map((heading) => (heading === 'group' ? say(BY[by]) : say(heading)))}>
    {rows.map((row) => (
      <tr key={row.group} class={row.group === 'all' ? 'total' : ''}>
        <th scope="row">{groupText(row.group)}</th>
        {HEADINGS.slice(1).map((field) => (
          <td key={field} class="number">
            {isTime(field) ? secondsText(row[field]) : (row[field] ?? '—')}
          </td>
        ))}
      </tr>
    ))}
  </Table>
);

const isTime = (field: (typeof HEADINGS)[number]): field is (typeof TIMES)[number] => TIMES.some((time) => time === field);

const LABEL_LENGTH = 12;
const shortened = (text: string): string => (text.length > LABEL_LENGTH ? `${text.slice(0, LABEL_LENGTH - 1).trimEnd()}…` : text);

const secondsText = (seconds: number | null): string => (seconds === null ? '—' : durationText(seconds * 1000));
