/** Rollouts that are under way, and those that were: branch by branch, stopped, taken back. */
import { useEffect, useState } from 'preact/hooks';
import type { RolloutReply, RolloutRow } from '../../../hq/api/replies.js';
import { useAttempt } from '../shared/box/attempt.js';
import { errorText } from '../shared/box/failures.js';
import { FileFaults } from '../shared/parts/difference.js';
import { Button, Fault, Panel } from '../shared/parts/parts.js';
import { momentText, useBeat } from '../shared/words/time.js';
import { ask, say, titleOf } from './page.js';

interface RolloutsProps {
  /** null = not known yet. */
  readonly rollouts: readonly RolloutRow[] | null;
  readonly onText: (text: string) => void;
  readonly onChanged: () => void;
}

export const Rollouts = ({ rollouts, ...rest }: RolloutsProps) => (
  <Panel title={say('history.title')}>
    {rollouts?.length === 0 ? <p class="soft">{say('history.none')}</p> : null}
    <ul class="rows">
      {rollouts?.map((rollout) => (
        <Rollout key={rollout.id} rollout={rollout} {...rest} />
      ))}
    </ul>
  </Panel>
);

const stateText = ({ state, wave }: RolloutRow): string => say(`history.${state}`, { wave });

function Rollout({ rollout, onText, onChanged }: Omit<RolloutsProps, 'rollouts'> & { readonly rollout: RolloutRow }) {
  const { id, target, isOfBranch, author, note, state, at, applied, branches, failed, revision } = rollout;
  const [isOpen, setOpen] = useState(false);
  const { attempt, fault, isPending } = useAttempt();
  const act = async (command: 'stopRollout' | 'rollBack') => {
    if (await attempt(() => ask(command, { id }))) onChanged();
  };
  const take = () => revision !== null && attempt(async () => onText((await ask('revision', { revision })).text));
  return (
    <li class="rollout">
      <div class="row">
        <strong>{isOfBranch ? titleOf(target) : say('rollOut.group', { name: target })}</strong>
        <span class={failed > 0 ? 'bad' : ''}>{stateText(rollout)}</span>
        <span>{say('history.counts', { applied, branches })}</span>
        {failed > 0 ? <span class="bad">{say('history.failed', { count: failed })}</span> : null}
        <span class="soft grow">
          {[momentText(Date.parse(at)), author, revision === null ? say('history.back') : '', note]
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
      </div>
      <div class="row">
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {say(isOpen ? 'history.close' : 'history.open')}
        </Button>
        {revision === null ? null : (
          <Button disabled={isPending} onClick={() => void take()}>
            {say('history.takeText')}
          </Button>
        )}
        {state === 'running' ? (
          <Button disabled={isPending} onClick={() => void act('stopRollout')}>
            {say('history.stop')}
          </Button>
        ) : null}
        {applied > 0 ? (
          <Button kind="danger" disabled={isPending} onClick={() => void act('rollBack')}>
            {say('history.rollBack')}
          </Button>
        ) : null}
      </div>
      <Fault text={fault} />
      {isOpen ? <RolloutBranches id={id} /> : null}
    </li>
  );
}

const EVERY_MS = 3_000;

function RolloutBranches({ id }: Pick<RolloutRow, 'id'>) {
  const [reply, setReply] = useState<RolloutReply | null>(null);
  const { attempt, fault } = useAttempt();
  const read = () => attempt(async () => setReply(await ask('rollout', { id })));
  useEffect(() => void read(), []);
  useBeat(EVERY_MS, read);
  return (
    <>
      <Fault text={fault} />
      <ul class="alerts">
        {reply?.branches.map(({ branch, title, wave, state, faults, later }) => (
          <li key={branch} class={`note ${state === 'failed' ? 'bad' : state === 'applied' ? 'good' : 'plain'}`}>
            <a href={`#/branch/${branch}`}>{title}</a>
            <span>{say(`rollout.${state}`)}</span>
            {wave === null ? null : <span class="soft small">{`${say('history.wave')} ${wave}`}</span>}
            {later === null ? null : <span>{say('rollout.later', { order: later })}</span>}
            {faults.length === 0 ? null : <FileFaults faults={faults} textOf={errorText} />}
          </li>
        ))}
      </ul>
    </>
  );
}
