/** Figures of a period: the same as in `qctl stats`. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { figuresCsv } from '../../../../protocol/figures/csv.js';
import { daysBefore } from '../../../../protocol/figures/days.js';
import { INDICATOR_NAMES, type IndicatorName, WAIT_BAND_MINUTES } from '../../../../protocol/figures/indicators.js';
import { namesIn } from '../../../../protocol/figures/naming.js';
import { figuresTable, type Naming } from '../../../../protocol/figures/table.js';
import { headingsIn, namingIn } from '../../../../protocol/figures/words.js';
import { type FiguresSheet, sheetsOf } from '../../../../protocol/figures/workbook.js';
import { useAnswer } from '../../shared/box/attempt.js';
import { FACTS } from '../../shared/box/facts.js';
import { failureText } from '../../shared/box/failures.js';
import { useNarrow } from '../../shared/parts/head.js';
import { Button, Choices, Fault, Panel, Select } from '../../shared/parts/parts.js';
import { saveFile } from '../../shared/save-file.js';
import { valueText } from '../../shared/words/value-text.js';
import { language } from '../../shared/words/words.js';
import { Chart } from '../chart-lazy.js';
import { link, today } from '../page.js';
import { PaperHead } from '../paper-head.js';
import {
  MORE_CHOICES,
  NOTHING_TO_CHOOSE,
  type Order,
  type Report,
  readReport,
  readToChoose,
  SECTION_NAMES,
  type ToChoose,
  toChooseIn,
  USUAL_CHOICES,
} from './asking.js';
import { ColumnChoice, type Hidden, keepHidden, readHidden, shownIn } from './columns.js';
import { HeatMap } from './heat-map.js';
import { daysText, Hints } from './hints.js';
import { OrderForm } from './order-form.js';
import { Figures, type FiguresProps, ReasonFigures } from './table.js';
import './reports.css';
import { choicesOf, groupingWord, say, WORDS } from './words.js';

const FIRST = { by: 'service', and: null, section: 'ends', compares: false, only: {} } as const;

export function Reports() {
  const [order, setOrder] = useState<Order>(() => ({ ...FIRST, from: today(), to: today() }));
  const [report, setReport] = useState<Report | null>(null);
  // Without the books there is no choice of a part, but the figures still arrive.
  const toChoose = toChooseIn(useAnswer(NOTHING_TO_CHOOSE, () => readToChoose(link.client)));
  const [isReading, setReading] = useState(false);
  const [fault, setFault] = useState('');
  const asked = useRef(0);
  const show = async (wanted: Order) => {
    setOrder(wanted);
    if (wanted.to < wanted.from) return setFault(say('wrongPeriod'));
    // A newer question replaces one that is still being answered.
    const mine = ++asked.current;
    setFault('');
    setReading(true);
    try {
      const read = await readReport(link.client, wanted);
      if (mine === asked.current) setReport(read);
    } catch (failure) {
      if (mine === asked.current) setFault(failureText(failure));
    }
    if (mine === asked.current) setReading(false);
  };
  useEffect(() => void show(order), []);
  // Also while figures are read: those that come are shown in the section that was chosen last.
  const choose = (section: Order['section']) => setOrder((now) => ({ ...now, section }));
  const lastDays = (count: number, skipped = 0) =>
    void show({ ...order, from: daysBefore(today(), count - 1 + skipped), to: daysBefore(today(), skipped) });
  return (
    <div class="reports">
      <OrderForm order={order} toChoose={toChoose} onOrder={setOrder} onShow={(wanted) => void show(wanted)} onLastDays={lastDays} />
      <div role="status">{isReading ? <p class="soft">{say('readingFigures')}</p> : null}</div>
      <Fault text={fault} />
      {report === null ? null : <ReportCard report={{ ...report, section: order.section }} toChoose={toChoose} onSection={choose} />}
    </div>
  );
}

interface ReportCardProps {
  readonly report: Report;
  readonly toChoose: ToChoose;
  readonly onSection: (section: Report['section']) => void;
}

function ReportCard({ report, toChoose, onSection }: ReportCardProps) {
  const { reply, from, to, only } = report;
  const { total } = reply;
  const [hidden, setHidden] = useState(readHidden);
  const hide = (next: Hidden) => {
    keepHidden(next);
    setHidden(next);
  };
  if (total.arrived === 0 && !total.open_sec && !total.break_sec) return <p class="soft">{say('nothingFound')}</p>;
  const naming = namingIn(WORDS, namesIn(report.rows, language.value));
  const indicators = shownIn(report.section, hidden);
  const chosen = [...USUAL_CHOICES, ...MORE_CHOICES].flatMap((what) => {
    const id = only[what];
    const [, name = String(id)] = choicesOf(what, toChoose).find(([one]) => one === id) ?? [];
    return id === undefined ? [] : [name];
  });
  const by = reply.by as Report['by'][];
  const words = by.map(groupingWord).join(' × ');
  const days = [daysText({ from, to }), ...chosen].join(', ');
  const onSheet = [`${FACTS.branch}: ${words}`, days];
  const heading = (
    <>
      <PaperHead />
      {words}: {days} <span class="on-paper">· {say(`section.${report.section}`)}</span>
    </>
  );
  return (
    <>
      <Panel look="card printed" title={heading} beside={<FileButtons report={report} naming={naming} title={onSheet} />}>
        <SectionChoice section={report.section} onSection={onSection} />
        <ColumnChoice key={report.section} section={report.section} hidden={hidden} onHidden={hide} />
        <SectionChart {...{ report, naming, indicators }} />
        {report.section === 'reasons' ? (
          <ReasonFigures {...{ report, naming, indicators }} />
        ) : (
          <Figures {...{ report, naming, indicators }} />
        )}
        <Hints {...{ report, naming, indicators }} />
      </Panel>
      <HeatMap key={JSON.stringify([from, to, only])} report={report} />
    </>
  );
}

/** Eight of them would fill half a telephone. */
function SectionChoice({ section, onSection }: Pick<Report, 'section'> & Pick<ReportCardProps, 'onSection'>) {
  const options = SECTION_NAMES.map((one) => [one, say(`section.${one}`)] as const);
  if (useNarrow()) return <Select look="sections" label={say('figure')} value={section} options={options} onChoose={onSection} />;
  return <Choices legend={say('figure')} chosen={section} options={options} onChoose={onSection} />;
}

interface FileButtonsProps {
  readonly report: Report;
  readonly naming: Naming;
  /** Lines above the table of an Excel file. */
  readonly title: readonly string[];
}

function FileButtons({ report, naming, title }: FileButtonsProps) {
  const { reply, from, to, only, before } = report;
  const all = figuresTable(reply, INDICATOR_NAMES, naming);
  const headings = headingsIn(WORDS);
  const ids = Object.entries(only).flatMap(([what, id]) => (id === undefined ? [] : [what, id]));
  const name = ['qbox', ...reply.by, from, ...(to === from ? [] : [to]), ...ids].join('-');
  const saveCsv = () => saveFile(new Blob([figuresCsv(all, ';', headings)], { type: 'text/csv;charset=utf-8' }), `${name}.csv`);
  const saveXlsx = async () => {
    // The Excel library is loaded with the first such file.
    const { default: writeExcelFile } = await import('write-excel-file/browser');
    const by = all.by.map(groupingWord).join(' × ');
    const sheets: FiguresSheet[] = [{ table: all, period: { from, to }, name: by, title }];
    if (before !== null) {
      const [whose = ''] = title;
      const table = figuresTable(before, INDICATOR_NAMES, naming);
      sheets.push({ table, period: before, name: say('before'), title: [whose, `${say('before')}: ${daysText(before)}`] });
    }
    saveFile(await writeExcelFile(sheetsOf(sheets, headings)).toBlob(), `${name}.xlsx`);
  };
  return (
    <div class="row files">
      <Button onClick={saveCsv}>{say('saveCsv')}</Button>
      <Button onClick={() => void saveXlsx()}>{say('saveXlsx')}</Button>
      <Button onClick={() => print()}>{say('printReport')}</Button>
    </div>
  );
}

/** Of lines by one thing their first figure; of waiting all waits by their length. */
function SectionChart({ report, naming, indicators: [indicator = 'arrived'] }: FiguresProps) {
  const { reply, section } = report;
  if (section === 'waiting') {
    const bands = reply.total.wait_bands;
    const ticks = bands.map((_, index) =>
      index === bands.length - 1 ? `${index * WAIT_BAND_MINUTES}+` : String(index * WAIT_BAND_MINUTES),
    );
    return <Bars label={say('wait_bands')} ticks={ticks} values={bands} />;
  }
  // A chart shows one number a line.
  if (section === 'reasons') return null;
  const { rows } = figuresTable(reply, [indicator], naming);
  const lines = rows.filter(({ isTotal }) => !isTotal);
  if (reply.by.length > 1 || lines.length < 2 || lines.every(({ values }) => !values[0])) return null;
  const names = lines.map((line) => line.names[0] ?? '');
  const values = lines.map((line) => line.values[0] ?? 0);
  // Names would be cut below a column; above hours, in their order, columns show a day at a glance.
  if (Math.max(...names.map(({ length }) => length)) <= LABEL_LENGTH || Math.min(...values) < 0)
    return <Bars label={say(indicator)} ticks={names} values={values} />;
  return <NamedBars indicator={indicator} names={names} values={values} />;
}

/** Whole names, a bar each. The table below has the same numbers, so that nothing is read out twice. */
function NamedBars({
  indicator,
  names,
  values,
}: {
  readonly indicator: IndicatorName;
  readonly names: readonly string[];
  readonly values: readonly number[];
}) {
  const most = Math.max(...values);
  return (
    <figure class="chart named-bars" aria-hidden="true">
      <figcaption class="soft">{say(indicator)}</figcaption>
      <ul>
        {names.map((name, index) => (
          <li key={name}>
            <span>{name}</span>
            <progress max={most} value={values[index]} />
            <span class="number">{valueText(indicator, values[index] ?? 0)}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

const Bars = ({
  label,
  ticks,
  values,
}: {
  readonly label: string;
  readonly ticks: readonly string[];
  readonly values: readonly number[];
}) => <Chart label={label} ticks={ticks} lines={[{ label, values, colour: '--accent', kind: 'bars' }]} />;

/** That fits below a column. */
const LABEL_LENGTH = 12;
