/** One branch: what its head sees now, its day, and what is here of its journal. */
import { useEffect, useState } from 'preact/hooks';
import type { HqFigures, WholeBranch } from '../../../hq/api/replies.js';
import { WINDOW_STATE } from '../../../protocol/figures/window-state.js';
import { useAttempt } from '../shared/box/attempt.js';
import { DayInput } from '../shared/parts/day-input.js';
import { Fault, Panel, Select, Table } from '../shared/parts/parts.js';
import { durationText, momentText, todayInBranch, useBeat } from '../shared/words/time.js';
import { Alarms, AlertRow } from './alerts.js';
import { BranchConfiguration } from './branch-configuration.js';
import { Queue } from './branch-queue.js';
import { deviceName, Figure } from './branches.js';
import { FiguresTable } from './figures-table.js';
import { ask, has, say } from './page.js';

const EVERY_MS = 5_000;

export function BranchView({ name }: { readonly name: string }) {
  const [branch, setBranch] = useState<WholeBranch | null>(null);
  const { attempt, fault } = useAttempt();
  const read = () => attempt(async () => setBranch(await ask('branch', { branch: name })));
  useEffect(() => void read(), []);
  useBeat(EVERY_MS, read);
  return (
    <>
      <p>
        <a href="#/">{say('toBranches')}</a>
      </p>
      <Fault text={fault} />
      {branch === null ? null : (
        <>
          <Title branch={branch} />
          <Now branch={branch} />
          <Alarms alarms={branch.alarms} onSeen={() => void read()} />
          <BranchAlerts branch={branch} onChanged={() => void read()} />
          <div class="branch-columns">
            <div class="branch-column">
              <Queue branch={branch} />
              <Windows branch={branch} />
            </div>
            <div class="branch-column">
              <Devices branch={branch} />
              <BranchConfiguration branch={branch} onChanged={() => void read()} />
              <Journal branch={branch} />
            </div>
          </div>
          <Day branch={branch} />
        </>
      )}
    </>
  );
}

interface OfBranch {
  readonly branch: WholeBranch;
}

/** What a branch said last is not what is: that stands before all figures. */
const Title = ({ branch }: OfBranch) => (
  <div>
    <h1>{branch.title}</h1>
    <p class="soft">
      {[branch.name, ...branch.groups, ...(branch.version === null ? [] : [`${say('version')} ${branch.version}`])].join(' · ')}
    </p>
    {branch.isConnected ? null : (
      <p class="note bad silent" role="status">
        {branch.heardSec === null ? say('branch.never') : say('branch.silent', { time: durationText(branch.heardSec * 1000) })}
      </p>
    )}
  </div>
);

const Now = ({ branch }: OfBranch) => (
  <dl class="summary of-branch">
    <Figure name={say('waiting')} value={branch.waiting} />
    <Figure name={say('longest')} value={branch.waiting === 0 ? '—' : durationText(branch.longestWaitSec * 1000)} />
    <Figure name={say('normBroken')} value={branch.overNorm} isBad />
    <Figure name={say('openWindows')} value={branch.openWindows} />
  </dl>
);

const BranchAlerts = ({ branch: { standing }, onChanged }: OfBranch & { readonly onChanged: () => void }) =>
  standing.length === 0 ? null : (
    <Panel title={say('partAlerts')}>
      <ul class="alerts">
        {standing.map((alert) => (
          <AlertRow key={alert.id} alert={alert} onChanged={onChanged} />
        ))}
      </ul>
    </Panel>
  );

const STATE_WORDS = {
  [WINDOW_STATE.open]: 'window.open',
  [WINDOW_STATE.onBreak]: 'window.onBreak',
  [WINDOW_STATE.closed]: 'window.closed',
  [WINDOW_STATE.serving]: 'window.serving',
} as const;

function Windows({ branch: { state, books } }: OfBranch) {
  const shown = (state?.windows ?? []).filter(({ state: how, clerkId }) => clerkId !== null && how !== WINDOW_STATE.closed);
  const nameOf = (rows: readonly { readonly id: number; readonly name: string }[] | undefined, id: number | null): string =>
    rows?.find((row) => row.id === id)?.name ?? (id === null ? '—' : String(id));
  return (
    <Panel title={say('windows')}>
      {shown.length === 0 ? (
        <p class="soft">{say('noWindows')}</p>
      ) : (
        <Table look="hq-list" columns={[say('windowName'), say('clerk'), say('state')]}>
          {shown.map(({ id, clerkId, isServing, state: how }) => (
            <tr key={id}>
              <th scope="row">{nameOf(books?.windows, id)}</th>
              <td>{nameOf(books?.clerks, clerkId)}</td>
              <td>{say(isServing ? 'window.serving' : (STATE_WORDS[how as keyof typeof STATE_WORDS] ?? 'window.closed'))}</td>
            </tr>
          ))}
        </Table>
      )}
    </Panel>
  );
}

const troubleText = (code: string): string => {
  const key = `${code}.what`;
  return has(key) ? say(key) : code;
};

const Devices = ({ branch: { devices, devicesCount } }: OfBranch) => (
  <Panel title={say('devices')}>
    {devices.length === 0 ? (
      <p class="soft">{say('devicesWell', { count: devicesCount })}</p>
    ) : (
      <ul class="alerts">
        {devices.map(({ name, troubles }) => (
          <li key={name} class="note bad">
            <strong>{deviceName(name)}</strong>
            <span>{troubles.map(troubleText).join(', ')}</span>
          </li>
        ))}
      </ul>
    )}
  </Panel>
);

/** From the first hour in which there was anybody to the last: nights say nothing. */
function hoursOf({ lines }: HqFigures): HqFigures['lines'] {
  const isBusy = ({ values }: HqFigures['lines'][number]) => [values.arrived, values.utilisation_percent].some(Boolean);
  const busy = lines.flatMap((line, index) => (isBusy(line) ? [index] : []));
  return lines.slice(busy[0] ?? 0, (busy.at(-1) ?? -1) + 1);
}

const DAY_BY = ['hour', 'service', 'window', 'clerk'] as const;
const BY_WORDS = { hour: 'by.hour', service: 'by.service', window: 'by.window', clerk: 'by.clerk' } as const;

function Day({ branch: { name, books } }: OfBranch) {
  const [day, setDay] = useState(todayInBranch);
  const [by, setBy] = useState<(typeof DAY_BY)[number]>('hour');
  const [figures, setFigures] = useState<HqFigures | null>(null);
  const { attempt, fault } = useAttempt();
  useEffect(() => void attempt(async () => setFigures(await ask('figures', { from: day, to: day, by, branches: [name] }))), [day, by]);
  const rows = { hour: [], service: books?.services, window: books?.windows, clerk: books?.clerks }[by] ?? [];
  const nameOf = (key: string | number | null): string =>
    by === 'hour' ? `${String(key).padStart(2, '0')}:00` : key === null ? '—' : (rows.find(({ id }) => id === key)?.name ?? String(key));
  return (
    <Panel title={say('day')}>
      <div class="row filters">
        <DayInput label={say('date')} value={day} onDay={setDay} />
        <Select label={say('linesBy')} value={by} options={DAY_BY.map((one) => [one, say(BY_WORDS[one])] as const)} onChoose={setBy} />
      </div>
      <Fault text={fault} />
      {figures?.total.arrived === 0 ? <p class="soft">{say('noFiguresOfDay')}</p> : null}
      {figures === null || figures.by !== by || figures.total.arrived === 0 ? null : (
        <FiguresTable
          figures={by === 'hour' ? { ...figures, lines: hoursOf(figures) } : figures}
          heading={say(BY_WORDS[by])}
          nameOf={nameOf}
          file={`qbox-${name}-${figures.from}`}
        />
      )}
      <p class="soft small">{say('figuresOfEnded')}</p>
    </Panel>
  );
}

const Journal = ({ branch: { journal } }: OfBranch) => (
  <Panel title={say('journal')}>
    <p class="soft">
      {journal === null
        ? say('noJournal')
        : say('journalHere', {
            batches: journal.batches,
            time: momentText(journal.newestMs),
            received: momentText(Date.parse(journal.receivedAt)),
          })}
    </p>
  </Panel>
);
