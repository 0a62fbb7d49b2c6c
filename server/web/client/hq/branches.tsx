/** All branches now, those in trouble first. */
import { useState } from 'preact/hooks';
import type { BranchNow } from '../../../hq/api/replies.js';
import { useStore } from '../shared/box/store.js';
import { Input, Select } from '../shared/parts/parts.js';
import { durationText } from '../shared/words/time.js';
import { configurationText, isConfigurationBad } from './configuration-text.js';
import { branches, say } from './page.js';

/** What is worse comes first; of what is alike who waits longest. */
const troubleOf = (branch: BranchNow): number =>
  (branch.overNorm > 0 ? 8 : 0) +
  (branch.errors > 0 ? 4 : 0) +
  (branch.isConnected ? 0 : 2) +
  (branch.devices.length + branch.alerts > 0 || isConfigurationBad(branch) ? 1 : 0);

export const byTrouble = (one: BranchNow, other: BranchNow): number =>
  troubleOf(other) - troubleOf(one) || other.longestWaitSec - one.longestWaitSec || one.title.localeCompare(other.title);

/** Rows that are drawn: who looks for one of a thousand types a part of its name. */
const SHOWN_MAX = 300;
const ALL = '';

export function BranchesView() {
  const all = useStore(branches);
  const [group, setGroup] = useState(ALL);
  const [part, setPart] = useState('');
  const groups = [...new Set(all.flatMap((branch) => branch.groups))].sort();
  const wanted = part.trim().toLocaleLowerCase();
  const found = all
    .filter((branch) => group === ALL || branch.groups.includes(group))
    .filter(({ name, title }) => `${name} ${title}`.toLocaleLowerCase().includes(wanted))
    .sort(byTrouble);
  return (
    <>
      <h1 class="out-of-sight">{say('partBranches')}</h1>
      <Summary all={found} />
      <div class="row filters">
        <Input label={say('find')} type="search" value={part} onText={setPart} />
        {groups.length === 0 ? null : (
          <Select
            label={say('group')}
            value={group}
            options={[[ALL, say('allGroups')], ...groups.map((one) => [one, one] as const)]}
            onChoose={setGroup}
          />
        )}
      </div>
      {all.length === 0 ? <p class="soft">{say('noBranches')}</p> : null}
      {found.length === 0 ? null : <Heads />}
      <ul class="branches">
        {found.slice(0, SHOWN_MAX).map((branch) => (
          <BranchRow key={branch.name} branch={branch} />
        ))}
      </ul>
      {found.length > SHOWN_MAX ? <p class="soft">{say('more', { count: found.length - SHOWN_MAX })}</p> : null}
    </>
  );
}

const Summary = ({ all }: { readonly all: readonly BranchNow[] }) => (
  <dl class="summary">
    <Figure name={say('branchCount')} value={all.length} />
    <Figure name={say('notConnected')} value={all.filter(({ isConnected }) => !isConnected).length} isBad />
    <Figure name={say('waiting')} value={all.reduce((sum, { waiting }) => sum + waiting, 0)} />
    <Figure name={say('normBroken')} value={all.reduce((sum, { overNorm }) => sum + overNorm, 0)} isBad />
    <Figure name={say('openWindows')} value={all.reduce((sum, { openWindows }) => sum + openWindows, 0)} />
    <Figure name={say('devicesDown')} value={all.reduce((sum, { devices }) => sum + devices.length, 0)} isBad />
  </dl>
);

export const Figure = ({
  name,
  value,
  isBad = false,
}: {
  readonly name: string;
  readonly value: number | string;
  readonly isBad?: boolean;
}) => (
  <div class={isBad && value !== 0 ? 'figure bad' : 'figure'}>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

const HEADS = ['waiting', 'longest', 'normBroken', 'openWindows', 'devices', 'configuration', 'link', 'version'] as const;

/** Where there is room the names of the figures stand once; each row has them for who hears it, and on a telephone. */
const Heads = () => (
  <div class="branch-heads" aria-hidden="true">
    <span>{say('branch')}</span>
    <div class="branch-cells">
      {HEADS.map((word) => (
        <span key={word}>{say(word)}</span>
      ))}
    </div>
  </div>
);

const BranchRow = ({ branch }: { readonly branch: BranchNow }) => (
  <li class="branch-row" data-trouble={troubleOf(branch) >= 4 ? 'bad' : troubleOf(branch) > 0 ? 'some' : 'none'}>
    <div class="branch-name">
      <a href={`#/branch/${branch.name}`}>{branch.title}</a>
      <span class="soft small">{[branch.name, ...branch.groups].join(' · ')}</span>
      {branch.alerts === 0 ? null : (
        <span class={branch.errors > 0 ? 'small bad' : 'small'}>{say('alertCount', { count: branch.alerts })}</span>
      )}
    </div>
    <dl class="branch-cells">
      <Cell name={say('waiting')} text={String(branch.waiting)} />
      <Cell name={say('longest')} text={branch.waiting === 0 ? '—' : durationText(branch.longestWaitSec * 1000)} />
      <Cell name={say('normBroken')} text={String(branch.overNorm)} isBad={branch.overNorm > 0} />
      <Cell name={say('openWindows')} text={String(branch.openWindows)} />
      <Cell name={say('devices')} text={devicesText(branch)} isBad={branch.devices.length > 0} />
      <Cell
        name={say('configuration')}
        text={branch.configuration === null ? '—' : configurationText(branch)}
        isBad={isConfigurationBad(branch)}
      />
      <Cell name={say('link')} text={linkText(branch)} isBad={!branch.isConnected} />
      <Cell name={say('version')} text={branch.version ?? '—'} />
    </dl>
  </li>
);

const Cell = ({ name, text, isBad = false }: { readonly name: string; readonly text: string; readonly isBad?: boolean }) => (
  <div class={isBad ? 'bad' : text === '—' ? 'nothing' : ''}>
    <dt>{name}</dt>
    <dd>{text}</dd>
  </div>
);

/** The link to headquarters stands among the devices of a branch, under a name that is none. */
export const deviceName = (name: string): string => (name === 'headquarters' ? say('title') : name);

const devicesText = ({ devices, devicesCount }: BranchNow): string =>
  devices.length === 0 ? say('devicesWell', { count: devicesCount }) : devices.map(({ name }) => deviceName(name)).join(', ');

const linkText = ({ isConnected, heardSec }: BranchNow): string =>
  isConnected ? say('connected') : heardSec === null ? say('neverHeard') : say('silent', { time: durationText(heardSec * 1000) });
