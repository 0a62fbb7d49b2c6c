/** A text is taken from a branch that has what others are to have, and compared with one that gets it before it is sent. */
import { useEffect, useState } from 'preact/hooks';
import type { BranchNow, DifferenceReply, Group } from '../../../hq/api/replies.js';
import { useAttempt } from '../shared/box/attempt.js';
import { useStore } from '../shared/box/store.js';
import { AskingDialog } from '../shared/parts/dialog.js';
import { Button, Fault, Select } from '../shared/parts/parts.js';
import { sayShared } from '../shared/words/words.js';
import { Told } from './branch-configuration.js';
import { ask, branches, say } from './page.js';
import { membersOf, type Target, targetTitle } from './targets.js';

const optionsOf = (all: readonly BranchNow[]) => all.map(({ name, title }) => [name, title] as const);

/** A branch that is connected gives its own. */
export function OfBranch({ onText }: { readonly onText: (text: string) => void }) {
  const connected = useStore(branches).filter(({ isConnected }) => isConnected);
  const [chosen, choose] = useState('');
  const { attempt, fault, setFault, isPending } = useAttempt();
  const branch = connected.find(({ name }) => name === chosen)?.name ?? connected[0]?.name;
  if (branch === undefined) return null;
  const take = () =>
    attempt(async () => {
      const told = await ask('branchConfiguration', { branch });
      if (told.answer === 'told') onText(told.text);
      else setFault(say(`configuration.${told.answer === 'none' ? 'notGiven' : told.answer}`));
    });
  return (
    <>
      <div class="row filters">
        <Select label={say('rollOut.takeFrom')} value={branch} options={optionsOf(connected)} onChoose={choose} />
        <Button disabled={isPending} onClick={() => void take()}>
          {say('rollOut.take')}
        </Button>
      </div>
      <Fault text={fault} />
    </>
  );
}

interface SendDialogProps {
  readonly text: string;
  /** Whom it is for. */
  readonly target: Target;
  readonly groups: readonly Group[];
  readonly onSend: () => Promise<void>;
  readonly onClose: () => void;
}

/** What would change in one of those that get it, by its own answer. */
export function SendDialog({ text, target, groups, onSend, onClose }: SendDialogProps) {
  const connected = membersOf(target, groups, useStore(branches)).filter(({ isConnected }) => isConnected);
  const [branch, choose] = useState(connected[0]?.name);
  const [told, tell] = useState<DifferenceReply | null>(null);
  const { attempt, fault, isPending } = useAttempt();
  useEffect(() => {
    tell(null);
    if (branch !== undefined) void attempt(async () => tell(await ask('difference', { branch, text })));
  }, [branch]);
  const isRefused = told?.answer === 'told' && told.faults.length > 0;
  return (
    <AskingDialog
      title={say('rollOut.sendTitle', { target: targetTitle(target) })}
      look="wide"
      action={say('rollOut.start')}
      kind={isRefused ? 'danger' : 'primary'}
      disabled={isPending}
      onDone={onSend}
      onClose={onClose}
    >
      {branch === undefined ? (
        <p class="note">{say('rollOut.notCompared')}</p>
      ) : (
        <Select label={say('rollOut.compareWith')} value={branch} options={optionsOf(connected)} onChoose={choose} />
      )}
      {isPending ? <p class="soft">{sayShared('loading')}</p> : null}
      <Fault text={fault} />
      <Told told={told} />
    </AskingDialog>
  );
}
