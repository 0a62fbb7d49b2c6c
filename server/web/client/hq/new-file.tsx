/** A file is chosen, named, and given to groups and branches. */
import { useEffect, useState } from 'preact/hooks';
import { failureText, type Telling } from '../shared/box/failures.js';
import { useStore } from '../shared/box/store.js';
import { FileField } from '../shared/parts/file-field.js';
import { Button, Check, Fault, Input, Panel, submits } from '../shared/parts/parts.js';
import { branches as allBranches, ask, say } from './page.js';
import { sizeText } from './size-text.js';
import { cancel, send, upload } from './upload.js';

const TELLING: Telling = {
  own: (error, { most, what }) =>
    error === 'documentTooLarge' ? say(what === 'bytes' ? 'files.tooLarge' : 'files.noRoom', { most: sizeText(Number(most)) }) : undefined,
};

const KINDS = '.mp4,.webm,.png,.jpg,.jpeg,.webp,.toml';
const NOBODY: readonly string[] = [];

export function NewFile({ onAdded }: { readonly onAdded: () => void }) {
  const last = useStore(upload);
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState('');
  const [groups, setGroups] = useState(NOBODY);
  const [branches, setBranches] = useState(NOBODY);
  const [lacks, setLacks] = useState('');
  /** The field forgets its file with the next one. */
  const [round, setRound] = useState(0);
  const choose = (chosen: File | undefined) => {
    setFile(chosen ?? null);
    setName(chosen?.name ?? '');
    setLacks('');
  };
  const add = async () => {
    if (file === null) return setLacks(say('files.noFile'));
    if (groups.length + branches.length === 0) return setLacks(say('files.noTarget'));
    setLacks('');
    if (!(await send({ file, name, groups, branches }))) return;
    choose(undefined);
    setRound(round + 1);
    onAdded();
  };
  return (
    <Panel title={say('files.new')}>
      <p class="soft">{say('files.newHint')}</p>
      <form class="form" onSubmit={submits(add)}>
        <FileField key={round} label={say('files.file')} accept={KINDS} onFile={choose} />
        {file === null ? null : (
          <Input label={say('files.name')} value={name} required maxLength={105} onText={setName}>
            <small class="soft">{say('files.nameHint')}</small>
          </Input>
        )}
        <Targets {...{ groups, branches }} onGroups={setGroups} onBranches={setBranches} />
        <Fault text={lacks} />
        {lacks === '' ? <Outcome last={last} /> : null}
        <div class="row">
          <Button type="submit" kind="primary" disabled={last?.state === 'sending'}>
            {say('files.add')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

function Outcome({ last }: { readonly last: typeof upload.value }) {
  if (last === null) return null;
  if (last.state === 'failed') return <Fault text={failureText(last.why, TELLING)} />;
  if (last.state === 'added')
    return (
      <p class="note good" role="status">
        {say('files.added', { name: last.name })}
      </p>
    );
  if (last.state === 'cancelled')
    return (
      <p class="note plain" role="status">
        {say('files.cancelled', { name: last.name })}
      </p>
    );
  return (
    <div class="note plain sending">
      {say('files.sending', { name: last.name, percent: Math.floor(last.share * 100) })}
      <progress max={1} value={last.share} aria-label={last.name} />
      <Button disabled={last.share === 1} onClick={cancel}>
        {say('files.cancel')}
      </Button>
    </div>
  );
}

interface TargetsProps {
  readonly groups: readonly string[];
  readonly branches: readonly string[];
  readonly onGroups: (names: readonly string[]) => void;
  readonly onBranches: (names: readonly string[]) => void;
}

function Targets({ groups, branches, onGroups, onBranches }: TargetsProps) {
  const all = useStore(allBranches);
  const [known, setKnown] = useState(NOBODY);
  useEffect(
    () =>
      void ask('groups').then(
        (found) => setKnown(found.map(({ name }) => name)),
        () => undefined,
      ),
    [],
  );
  const single = <Names rows={all.map(({ name, title }) => [name, title])} chosen={branches} onChosen={onBranches} />;
  return (
    <fieldset class="targets">
      <legend>{say('files.to')}</legend>
      <Names rows={known.map((name) => [name, say('rollOut.group', { name })])} chosen={groups} onChosen={onGroups} />
      {known.length === 0 ? (
        single
      ) : (
        <details>
          <summary>{say('files.single')}</summary>
          {single}
        </details>
      )}
      {all.length + known.length === 0 ? <p class="soft">{say('rollOut.nobody')}</p> : null}
    </fieldset>
  );
}

interface NamesProps {
  readonly rows: readonly (readonly [name: string, title: string])[];
  readonly chosen: readonly string[];
  readonly onChosen: (names: readonly string[]) => void;
}

const Names = ({ rows, chosen, onChosen }: NamesProps) => (
  <div class="checks">
    {rows.map(([name, title]) => (
      <Check
        key={name}
        label={title}
        isChecked={chosen.includes(name)}
        onCheck={(is) => onChosen(is ? [...chosen, name] : chosen.filter((one) => one !== name))}
      />
    ))}
  </div>
);
