/** Versions of qbox for branches: which there are, their way in waves, and back. For administrators. */
import { useEffect, useState } from 'preact/hooks';
import type { Group, ReleaseBranchRow, ReleaseRolloutRow, ReleaseRow, ReleasesReply } from '../../../hq/api/replies.js';
import { useAttempt } from '../shared/box/attempt.js';
import { useStore } from '../shared/box/store.js';
import { Button, Check, Fault, Input, Panel, Select, submits } from '../shared/parts/parts.js';
import { momentText, useBeat } from '../shared/words/time.js';
import { ask, branches, say } from './page.js';
import { keyOf, targetsOf, targetTitle } from './targets.js';

const EVERY_MS = 3_000;

export function ReleasesView() {
  const [groups, setGroups] = useState<readonly Group[]>([]);
  const [reply, setReply] = useState<ReleasesReply | null>(null);
  const { attempt, fault } = useAttempt();
  const read = () => attempt(async () => setReply(await ask('releases')));
  useEffect(() => void ask('groups').then(setGroups, () => undefined), []);
  useEffect(() => void read(), []);
  useBeat(EVERY_MS, read);
  return (
    <>
      <h1 class="out-of-sight">{say('partReleases')}</h1>
      <Fault text={fault} />
      <Panel title={say('releases.title')}>
        <p class="soft">{say('releases.hint')}</p>
        {reply?.releases.length === 0 ? <p class="soft">{say('releases.none')}</p> : null}
        <ul class="rows">
          {reply?.releases.map((release) => (
            <Release key={`${release.version} ${release.architecture}`} release={release} />
          ))}
        </ul>
        {reply === null || reply.releases.length === 0 ? null : (
          <NewRollout releases={reply.releases} groups={groups} onStarted={() => void read()} />
        )}
      </Panel>
      <Panel title={say('history.title')}>
        {reply?.rollouts.length === 0 ? <p class="soft">{say('history.none')}</p> : null}
        <ul class="rows">
          {reply?.rollouts.map((rollout) => (
            <Rollout key={rollout.id} rollout={rollout} groups={groups} onChanged={() => void read()} />
          ))}
        </ul>
      </Panel>
    </>
  );
}

const Release = ({ release: { version, architecture, insteadOf, branches: count, author, at } }: { readonly release: ReleaseRow }) => (
  <li class="row">
    <strong>{version}</strong>
    <span>{architecture}</span>
    <span>{say('releases.have', { count })}</span>
    <span class="soft grow">
      {[momentText(Date.parse(at)), author, insteadOf === null ? '' : say('releases.instead', { version: insteadOf })]
        .filter((part) => part !== '')
        .join(' · ')}
    </span>
  </li>
);

interface NewRolloutProps {
  readonly releases: readonly ReleaseRow[];
  readonly groups: readonly Group[];
  readonly onStarted: () => void;
}

function NewRollout({ releases, groups, onStarted }: NewRolloutProps) {
  const all = useStore(branches);
  const targets = targetsOf(groups, all);
  const versions = [...new Set(releases.map(({ version }) => version))];
  const [chosen, choose] = useState('');
  const [named, name] = useState('');
  const [atOnce, setAtOnce] = useState(false);
  const [note, setNote] = useState('');
  const { attempt, fault, isPending } = useAttempt();
  const target = targets.find((one) => keyOf(one) === chosen) ?? targets[0];
  const version = versions.find((one) => one === named) ?? versions[0] ?? '';
  if (target === undefined) return <p class="soft">{say('rollOut.nobody')}</p>;
  const start = () =>
    attempt(async () => {
      await ask('rollRelease', { version, [target[0]]: target[1], atOnce, note });
      onStarted();
    });
  return (
    <form class="form rolling" onSubmit={submits(start)}>
      <Select label={say('releases.version')} value={version} options={versions.map((one) => [one, one] as const)} onChoose={name} />
      <Select
        label={say('rollOut.target')}
        value={keyOf(target)}
        options={targets.map((one) => [keyOf(one), targetTitle(one)] as const)}
        onChoose={choose}
      />
      <Input label={say('rollOut.note')} value={note} maxLength={200} onText={setNote} />
      <Check label={say('rollOut.atOnce')} isChecked={atOnce} onCheck={setAtOnce} />
      <Fault text={fault} />
      <div class="row">
        <Button type="submit" kind="primary" disabled={isPending}>
          {say('releases.roll')}
        </Button>
      </div>
    </form>
  );
}

interface RolloutProps {
  readonly rollout: ReleaseRolloutRow;
  readonly groups: readonly Group[];
  readonly onChanged: () => void;
}

/** A group that is gone has the name that it had. */
const shownTarget = (target: string, groups: readonly Group[]): string => {
  const isBranch = branches.value.some(({ name }) => name === target) && groups.every(({ name }) => name !== target);
  return targetTitle([isBranch ? 'branch' : 'group', target]);
};

function Rollout({ rollout, groups, onChanged }: RolloutProps) {
  const { id, target, version, author, note, state, wave, at, installed, branches: count, failed, skipped } = rollout;
  const [isOpen, setOpen] = useState(false);
  const { attempt, fault, isPending } = useAttempt();
  const [lacks, setLacks] = useState('');
  const stop = async () => {
    if (await attempt(() => ask('stopRelease', { id }))) onChanged();
  };
  const goBack = () =>
    attempt(async () => {
      const back = await ask('backRelease', { id });
      setLacks('lacks' in back ? say('releases.lacks', { version: back.lacks, from: back.insteadOf }) : '');
      onChanged();
    });
  return (
    <li class="rollout">
      <div class="row">
        <strong>{version ?? say('releases.backOf')}</strong>
        <span>{shownTarget(target, groups)}</span>
        <span class={failed > 0 ? 'bad' : ''}>{say(`history.${state}`, { wave })}</span>
        <span>{say('history.counts', { applied: installed, branches: count })}</span>
        {failed > 0 ? <span class="bad">{say('history.failed', { count: failed })}</span> : null}
        {skipped > 0 ? <span>{say('releases.skipped', { count: skipped })}</span> : null}
        <span class="soft grow">{[momentText(Date.parse(at)), author, note].filter((part) => part !== '').join(' · ')}</span>
      </div>
      <div class="row">
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {say(isOpen ? 'history.close' : 'history.open')}
        </Button>
        {state === 'running' ? (
          <Button disabled={isPending} onClick={() => void stop()}>
            {say('history.stop')}
          </Button>
        ) : null}
        {installed > 0 && version !== null ? (
          <Button kind="danger" disabled={isPending} onClick={() => void goBack()}>
            {say('releases.back')}
          </Button>
        ) : null}
      </div>
      <Fault text={fault || lacks} />
      {isOpen ? <RolloutBranches id={id} /> : null}
    </li>
  );
}

function RolloutBranches({ id }: Pick<ReleaseRolloutRow, 'id'>) {
  const [rows, setRows] = useState<readonly ReleaseBranchRow[]>([]);
  const { attempt, fault } = useAttempt();
  const read = () => attempt(async () => setRows(await ask('releaseRollout', { id })));
  useEffect(() => void read(), []);
  useBeat(EVERY_MS, read);
  return (
    <>
      <Fault text={fault} />
      <ul class="alerts">
        {rows.map((row) => (
          <li key={row.branch} class={row.state === 'failed' ? 'note bad' : 'note'}>
            <a href={`#/branch/${row.branch}`}>{row.title}</a>
            <span>{stateText(row)}</span>
            {row.why === null ? null : <span>{say(`releaseWhy.${row.why}`)}</span>}
            {row.wave === null ? null : <span class="soft small">{`${say('history.wave')} ${row.wave}`}</span>}
            {row.present === null ? null : <span class="soft small">{say('release.present', { version: row.present })}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

function stateText({ state, told, has, size }: ReleaseBranchRow): string {
  if (state === 'offered' && has !== null && size !== null && size > 0)
    return say('release.percent', { percent: Math.floor((has / size) * 100) });
  if (state === 'fetched' && (told === 'waiting' || told === 'ordered' || told === 'installing')) return say(`release.told.${told}`);
  return say(`release.${state}`);
}
