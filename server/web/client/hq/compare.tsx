/** Branches by their figures, for a period. */
import { useEffect, useState } from 'preact/hooks';
import type { HqFigures } from '../../../hq/api/replies.js';
import { shifted } from '../../../protocol/figures/days.js';
import type { IndicatorName } from '../../../protocol/figures/indicators.js';
import { useAttempt } from '../shared/box/attempt.js';
import { useStore } from '../shared/box/store.js';
import { DayInput } from '../shared/parts/day-input.js';
import { Button, Fault, Select, submits } from '../shared/parts/parts.js';
import { todayInBranch } from '../shared/words/time.js';
import { sayShared } from '../shared/words/words.js';
import { FiguresTable, SHOWN } from './figures-table.js';
import { ask, branches, say } from './page.js';

const ALL = '';
const WEEK = 7;

export function CompareView() {
  const all = useStore(branches);
  const [from, setFrom] = useState(() => shifted(todayInBranch(), 1 - WEEK));
  const [to, setTo] = useState(todayInBranch);
  const [group, setGroup] = useState(ALL);
  const [sortedBy, sortBy] = useState<IndicatorName>('wait_p90');
  const [figures, setFigures] = useState<HqFigures | null>(null);
  const { attempt, fault, isPending } = useAttempt();
  const read = () => attempt(async () => setFigures(await ask('figures', { from, to, by: 'branch', ...(group !== ALL && { group }) })));
  useEffect(() => void read(), []);
  const groups = [...new Set(all.flatMap((branch) => branch.groups))].sort();
  const titles = new Map(all.map(({ name, title }) => [name, title]));
  return (
    <section class="panel" aria-labelledby="compare">
      <h1 class="out-of-sight" id="compare">
        {say('partCompare')}
      </h1>
      <form class="row filters" onSubmit={submits(read)}>
        <DayInput label={say('from')} value={from} onDay={setFrom} />
        <DayInput label={say('to')} value={to} onDay={setTo} />
        {groups.length === 0 ? null : (
          <Select
            label={say('group')}
            value={group}
            options={[[ALL, say('allGroups')], ...groups.map((one) => [one, one] as const)]}
            onChoose={setGroup}
          />
        )}
        <Select label={say('sortBy')} value={sortedBy} options={SHOWN.map((name) => [name, say(name)] as const)} onChoose={sortBy} />
        <Button type="submit" kind="primary" disabled={isPending}>
          {say('show')}
        </Button>
      </form>
      <Fault text={fault} />
      {isPending && figures === null ? <p>{sayShared('loading')}</p> : null}
      {figures?.lines.length === 0 ? <p class="soft">{say('noFigures')}</p> : null}
      {figures === null || figures.lines.length === 0 ? null : (
        <>
          <FiguresTable
            figures={sorted(figures, sortedBy)}
            heading={say('branch')}
            nameOf={(key) => titles.get(String(key)) ?? String(key)}
            file={`qbox-${figures.from}-${figures.to}`}
          />
          <p class="soft small">{say('figuresOfEnded')}</p>
        </>
      )}
    </section>
  );
}

/** The most first. */
function sorted(figures: HqFigures, by: IndicatorName): HqFigures {
  const value = (line: HqFigures['lines'][number]): number => {
    const found = line.values[by];
    return typeof found === 'number' ? found : Number.NEGATIVE_INFINITY;
  };
  return { ...figures, lines: [...figures.lines].sort((one, other) => value(other) - value(one)) };
}
