/** The configuration of one branch: whether it is as it was set from here, and what the branch has otherwise. */
import { useState } from 'preact/hooks';
import type { BranchNow, DifferenceReply } from '../../../hq/api/replies.js';
import { useAttempt } from '../shared/box/attempt.js';
import { errorText } from '../shared/box/failures.js';
import { useStore } from '../shared/box/store.js';
import { Difference, FileFaults } from '../shared/parts/difference.js';
import { Button, Fault, Panel } from '../shared/parts/parts.js';
import { momentText } from '../shared/words/time.js';
import { configurationText } from './configuration-text.js';
import { ask, me, say } from './page.js';

interface BranchConfigurationProps {
  readonly branch: BranchNow;
  readonly onChanged: () => void;
}

export function BranchConfiguration({ branch, onChanged }: BranchConfigurationProps) {
  const { name, configuration } = branch;
  const isAdministrator = useStore(me)?.role === 'administrator';
  const [told, tell] = useState<DifferenceReply | null>(null);
  const { attempt, fault, isPending } = useAttempt();
  const follow = async () => {
    if (await attempt(() => ask('followGroups', { branch: name }))) onChanged();
  };
  return (
    <Panel title={say('configuration')}>
      {configuration === null ? (
        <p class="soft">{say('configuration.none')}</p>
      ) : (
        <>
          <p>
            <strong>{configurationText(branch)}</strong>
            {configuration.appliedAt === null ? null : (
              <span class="soft"> · {say('configuration.appliedAt', { time: momentText(Date.parse(configuration.appliedAt)) })}</span>
            )}
          </p>
          {configuration.isOwn ? <p class="soft">{say('configuration.isOwn')}</p> : null}
          <Fault text={fault} />
          {isAdministrator && (configuration.revision !== null || configuration.isOwn) ? (
            <div class="row">
              {configuration.revision === null ? null : (
                <Button disabled={isPending} onClick={() => void attempt(async () => tell(await ask('difference', { branch: name })))}>
                  {say('configuration.showDifference')}
                </Button>
              )}
              {configuration.isOwn ? (
                <Button disabled={isPending} onClick={() => void follow()}>
                  {say('configuration.follow')}
                </Button>
              ) : null}
            </div>
          ) : null}
          <Told told={told} />
        </>
      )}
    </Panel>
  );
}

/** What a branch said when it was asked. */
export function Told({ told }: { readonly told: DifferenceReply | null }) {
  if (told === null) return null;
  if (told.answer !== 'told') return <p role="status">{say(`configuration.${told.answer}`)}</p>;
  const { difference, faults } = told;
  const isSame = difference.added.length + difference.changed.length + difference.removed.length === 0;
  return (
    <div class="outcome" role="status">
      {faults.length === 0 ? null : <FileFaults faults={faults} textOf={errorText} />}
      {isSame ? faults.length === 0 && <p class="note good">{say('configuration.same')}</p> : <Difference {...difference} />}
    </div>
  );
}
