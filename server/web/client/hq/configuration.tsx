/** Configurations for groups and branches: a text, what it would change, its way in waves, and back. For administrators. */
import { useEffect, useId, useState } from 'preact/hooks';
import type { Group, RolloutRow } from '../../../hq/api/replies.js';
import { useAttempt } from '../shared/box/attempt.js';
import { errorText } from '../shared/box/failures.js';
import { useStore } from '../shared/box/store.js';
import { type FileFault, FileFaults } from '../shared/parts/difference.js';
import { FileField } from '../shared/parts/file-field.js';
import { Button, Check, Fault, Input, Panel, Select, submits } from '../shared/parts/parts.js';
import { useBeat } from '../shared/words/time.js';
import { OfBranch, SendDialog } from './configuration-sending.js';
import { ask, branches, say } from './page.js';
import { Rollouts } from './rollouts.js';
import { keyOf, type Target, targetsOf, targetTitle } from './targets.js';

const EVERY_MS = 3_000;

export function ConfigurationView() {
  const [groups, setGroups] = useState<readonly Group[]>([]);
  const [rollouts, setRollouts] = useState<readonly RolloutRow[] | null>(null);
  const [text, setText] = useState('');
  const { attempt, fault } = useAttempt();
  const read = () => attempt(async () => setRollouts(await ask('rollouts')));
  useEffect(() => void ask('groups').then(setGroups, () => undefined), []);
  useEffect(() => void read(), []);
  useBeat(EVERY_MS, read);
  return (
    <>
      <h1 class="out-of-sight">{say('partConfiguration')}</h1>
      <Fault text={fault} />
      <NewRollout groups={groups} text={text} onText={setText} onStarted={() => void read()} />
      <Rollouts rollouts={rollouts} onText={setText} onChanged={() => void read()} />
    </>
  );
}

interface NewRolloutProps {
  readonly groups: readonly Group[];
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onStarted: () => void;
}

function NewRollout({ groups, text, onText, onStarted }: NewRolloutProps) {
  const all = useStore(branches);
  const targets = targetsOf(groups, all);
  const [chosen, choose] = useState('');
  const [atOnce, setAtOnce] = useState(false);
  const [note, setNote] = useState('');
  const [faults, setFaults] = useState<readonly FileFault[]>([]);
  const [isComparing, setComparing] = useState(false);
  const [isStarted, setStarted] = useState(false);
  const [fault, setFault] = useState('');
  const target = targets.find((one) => keyOf(one) === chosen) ?? targets[0];
  const change = (next: string) => {
    setStarted(false);
    setFaults([]);
    setFault('');
    onText(next);
  };
  const compare = () => (text === '' ? setFault(say('rollOut.noText')) : setComparing(true));
  const send = async ([kind, name]: Target) => {
    const { rollout, faults: found } = await ask('rollOut', { text, [kind]: name, atOnce, note });
    setFaults(found);
    setStarted(rollout !== null);
    onStarted();
  };
  return (
    <Panel title={say('rollOut.title')}>
      <p class="soft">{say('rollOut.hint')}</p>
      {target === undefined ? (
        <p class="soft">{say('rollOut.nobody')}</p>
      ) : (
        <form class="form rolling" onSubmit={submits(compare)}>
          <TextOf text={text} onText={change} />
          <Select
            label={say('rollOut.target')}
            value={keyOf(target)}
            options={targets.map((one) => [keyOf(one), targetTitle(one)] as const)}
            onChoose={choose}
          />
          <Input label={say('rollOut.note')} value={note} maxLength={200} onText={setNote} />
          <Check label={say('rollOut.atOnce')} isChecked={atOnce} onCheck={setAtOnce} />
          <Fault text={fault} />
          <Sent faults={faults} isStarted={isStarted} />
          <div class="row">
            <Button type="submit" kind="primary">
              {say('rollOut.compare')}
            </Button>
          </div>
        </form>
      )}
      {target !== undefined && isComparing ? (
        <SendDialog {...{ text, target, groups }} onSend={() => send(target)} onClose={() => setComparing(false)} />
      ) : null}
    </Panel>
  );
}

const Sent = ({ faults, isStarted }: { readonly faults: readonly FileFault[]; readonly isStarted: boolean }) => (
  <>
    {faults.length === 0 ? null : <FileFaults faults={faults} textOf={errorText} />}
    {isStarted ? (
      <p class="note good" role="status">
        {say('rollOut.started')}
      </p>
    ) : null}
  </>
);

const ROWS = 14;

function TextOf({ text, onText }: Pick<NewRolloutProps, 'text' | 'onText'>) {
  const id = useId();
  return (
    <div class="rolled">
      <FileField label={say('rollOut.text')} accept=".toml,text/plain" onFile={(file) => void file?.text().then(onText)} />
      <OfBranch onText={onText} />
      <div class="field">
        <label for={id} class="out-of-sight">
          {say('rollOut.text')}
        </label>
        <textarea
          id={id}
          class="hq-text"
          placeholder={say('rollOut.paste')}
          rows={ROWS}
          spellcheck={false}
          lang="en"
          value={text}
          onInput={({ currentTarget }) => onText(currentTarget.value)}
        />
      </div>
    </div>
  );
}
