/** For an inspector: how fairly visitors of one or several days were called, on the screen, on paper, as a file; sealed by the journal. */
import { useEffect, useState } from 'preact/hooks';
import { csvCell } from '../../../../protocol/figures/csv.js';
import { byId } from '../../shared/box/acting.js';
import { useAnswer, useAttempt } from '../../shared/box/attempt.js';
import { FACTS } from '../../shared/box/facts.js';
import { DayInput } from '../../shared/parts/day-input.js';
import { Button, Fault, Panel, submits, Table } from '../../shared/parts/parts.js';
import { saveFile } from '../../shared/save-file.js';
import { dayText } from '../../shared/words/time.js';
import { WHOLE_DAY_MS } from '../../shared/words/whole-days.js';
import { link, today } from '../page.js';
import { PaperHead } from '../paper-head.js';
import { Part } from '../part.js';
import { daysText } from '../reports/hints.js';
import { StoryLink } from '../story-link.js';
import { type Cell, type Fairness, type Names, NO_TIME, plainCell, type Section, sectionsOf, windowNames } from './sections.js';
import { Summary } from './summary.js';
import { say } from './words.js';
import '../../shared/stacked.css';
import '../reports/reports.css';
import './fairness.css';

const NO_NAMES: Names = { windows: new Map(), reasons: new Map(), users: new Map(), profiles: new Map(), segments: new Map() };

async function askNames(): Promise<Names> {
  const { client } = link;
  const [windows, reasons, users, profiles, segments] = await Promise.all([
    ...([client.list('Workplace'), client.list('Reason'), client.list('User')] as const),
    ...([client.list('CallingProfile'), client.list('Segment')] as const),
  ]);
  return {
    ...{ windows: byId(windows), reasons: byId(reasons), users: byId(users) },
    ...{ profiles: byId(profiles), segments: byId(segments) },
  };
}

/** A month of days. */
const SPAN_MS = 5 * WHOLE_DAY_MS;

export function FairnessView() {
  const names = useAnswer(NO_NAMES, askNames);
  const [day, setDay] = useState(today);
  const [to, setTo] = useState(today);
  const [report, setReport] = useState<Fairness | null>(null);
  const { isPending, fault, attempt } = useAttempt();
  const ask = () =>
    void attempt(async () => {
      setReport(null);
      setReport(await link.client.call('fairness', { day, ...(to !== day && { to }) }, { timeoutMs: SPAN_MS }));
    });
  useEffect(ask, []);
  return (
    <div class="reports fairness">
      <form class="card order" onSubmit={submits(ask)}>
        <DayInput
          label={say('from')}
          value={day}
          onDay={(chosen) => {
            if (chosen === '') return;
            setDay(chosen);
            // One day is asked for most often.
            if (to === day || to < chosen) setTo(chosen);
          }}
        />
        <DayInput label={say('to')} value={to} onDay={(chosen) => chosen !== '' && setTo(chosen)} />
        <Button type="submit" kind="primary" disabled={isPending}>
          {say('show')}
        </Button>
        <p class="soft small">{say('hintFairness')}</p>
      </form>
      <Fault text={fault} />
      {report === null ? null : <Told {...{ report, names }} />}
    </div>
  );
}

interface ToldProps {
  readonly report: Fairness;
  readonly names: Names;
}

function Told({ report, names }: ToldProps) {
  const { day, to = day, visitors, calls, missing } = report;
  const sections = sectionsOf(report, names);
  const title = (
    <>
      <PaperHead />
      {say('title', { day: daysText({ from: day, to }) })}
    </>
  );
  return (
    <>
      <Panel look="card" title={title} beside={<Files {...{ report, sections }} />}>
        <p>{say('summary', { visitors, calls })}</p>
        <Summary report={report} nameOf={windowNames(report, names)} />
        {missing.length === 0 ? null : <p class="soft">{say('missingDays', { days: missing.map(dayText).join(', ') })}</p>}
      </Panel>
      <Sections sections={sections} />
      <Seal {...report} />
    </>
  );
}

const Files = ({ report, sections }: { readonly report: Fairness; readonly sections: readonly Section[] }) => (
  <div class="row files">
    <Button
      onClick={() =>
        saveFile(
          new Blob([csvOf(report, sections)], { type: 'text/csv;charset=utf-8' }),
          `qbox-fairness-${[...new Set([report.day, report.to ?? report.day])].join('-')}.csv`,
        )
      }
    >
      {say('saveCsv')}
    </Button>
    <Button onClick={() => print()}>{say('print')}</Button>
  </div>
);

/** Columns in which no line says anything are left out; a file has them. */
function toldIn({ columns, lines }: Section): Pick<Section, 'columns' | 'lines'> {
  const nothing: readonly Cell[] = [say('byNobody'), NO_TIME];
  const isTold = (_: unknown, place: number): boolean => lines.some((cells) => !nothing.includes(cells[place] ?? ''));
  return { columns: columns.filter(isTold), lines: lines.map((cells) => cells.filter(isTold)) };
}

const Sections = ({ sections }: { readonly sections: readonly Section[] }) => (
  <div class="sides">
    {sections.map((section) => {
      const { title, none } = section;
      const { columns, lines } = toldIn(section);
      return lines.length === 0 ? (
        <Panel key={title} look="card" title={title}>
          <p class="soft">{none}</p>
        </Panel>
      ) : (
        <Part key={title} title={title}>
          <Table isStacked label={`${title}: ${lines.length}`} columns={columns}>
            {lines.map((cells, index) => (
              <tr key={index}>
                {cells.map((cell, place) => (
                  <td key={place} class={typeof cell === 'number' ? 'number' : ''}>
                    <CellText cell={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </Table>
        </Part>
      );
    })}
  </div>
);

const CellText = ({ cell }: { readonly cell: Cell }) => (typeof cell === 'object' ? <StoryLink {...cell} /> : cell);

/** Each day is counted from its own part of the journal. */
const Seal = ({ days }: Pick<Fairness, 'days'>) => (
  <Panel look="card" title={say('seal')}>
    {days.map(({ day, sequence, hash }) => (
      <div key={day}>
        <p>{days.length > 1 ? `${dayText(day)}. ${say('sealOf', { sequence })}` : say('sealOf', { sequence })}</p>
        <p>
          <code class="hash">{hash}</code>
        </p>
      </div>
    ))}
    <p class="soft small">{say('howToCheck')}</p>
  </Panel>
);

const SEPARATOR = ';';

/** All tables one below the other, then the seal. The mark lets spreadsheets know the letters. */
function csvOf({ day, to = day, days }: Fairness, sections: readonly Section[]): string {
  const lines: (string | number)[][] = [[FACTS.branch, ...new Set([day, to])]];
  for (const { title, columns, lines: own } of sections) lines.push([], [title], [...columns], ...own.map((cells) => cells.map(plainCell)));
  lines.push([], ...days.map((one) => [one.day, say('sealOf', { sequence: one.sequence }), one.hash]));
  return `\u{feff}${lines.map((cells) => cells.map((cell) => csvCell(cell, SEPARATOR)).join(SEPARATOR)).join('\r\n')}\r\n`;
}
