/** Films, pictures and templates of boards: which branches have them, how far they are on their way, one more and one less. */
import { useEffect, useState } from 'preact/hooks';
import type { FileBranch, FilesReply, HqFile } from '../../../hq/api/replies.js';
import { useAttempt } from '../shared/box/attempt.js';
import { AskingDialog } from '../shared/parts/dialog.js';
import { Button, Fault, Panel } from '../shared/parts/parts.js';
import { momentText, useBeat } from '../shared/words/time.js';
import { NewFile } from './new-file.js';
import { ask, has, say, titleOf } from './page.js';
import { sizeText } from './size-text.js';

/** Branches tell what they have every fifteen seconds. */
const EVERY_MS = 5_000;

export function FilesView() {
  const [reply, setReply] = useState<FilesReply | null>(null);
  const { attempt, fault } = useAttempt();
  const read = () => attempt(async () => setReply(await ask('files')));
  useEffect(() => void read(), []);
  useBeat(EVERY_MS, read);
  return (
    <>
      <h1 class="out-of-sight">{say('partFiles')}</h1>
      <Fault text={fault} />
      {reply === null ? null : (
        <Panel
          title={say('files.title')}
          beside={<span class="soft push">{say('files.used', { used: sizeText(reply.usedBytes), most: sizeText(reply.mostBytes) })}</span>}
        >
          {reply.files.length === 0 ? <p class="soft">{say('files.none')}</p> : null}
          <ul class="rows">
            {reply.files.map((file) => (
              <FileRow key={`${file.name} ${file.id}`} file={file} onChanged={() => void read()} />
            ))}
          </ul>
        </Panel>
      )}
      <NewFile onAdded={() => void read()} />
    </>
  );
}

function FileRow({ file, onChanged }: { readonly file: HqFile; readonly onChanged: () => void }) {
  const { id, name, size, groups, branches, author, at, wanted, whole, faulty } = file;
  const [isOpen, setOpen] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  const remove = async () => {
    await ask('removeFile', { name, groups, branches });
    onChanged();
  };
  return (
    <li class="rollout">
      <div class="row">
        <strong>{name}</strong>
        <span>{sizeText(size)}</span>
        <span>{wanted === 0 ? say('files.nobody') : say('files.whole', { whole, wanted })}</span>
        {faulty > 0 ? <span class="bad">{say('files.faulty', { count: faulty })}</span> : null}
        <span class="soft grow">
          {[
            ...groups.map((group) => say('rollOut.group', { name: group })),
            ...branches.map(titleOf),
            momentText(Date.parse(at)),
            author,
          ].join(' · ')}
        </span>
        <div class="row">
          {wanted === 0 ? null : (
            <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              {say(isOpen ? 'history.close' : 'history.open')}
            </Button>
          )}
          <Button kind="danger" onClick={() => setRemoving(true)}>
            {say('remove')}
          </Button>
        </div>
      </div>
      {isOpen ? <Branches {...{ id, name, size }} /> : null}
      {isRemoving ? (
        <AskingDialog
          title={say('removeQuestion', { name })}
          action={say('remove')}
          kind="danger"
          onDone={remove}
          onClose={() => setRemoving(false)}
        >
          <p>{say('files.removeHint')}</p>
        </AskingDialog>
      ) : null}
    </li>
  );
}

/** Those with a fault first, then those that wait. */
const byState =
  (size: number) =>
  (one: FileBranch, other: FileBranch): number =>
    Number(other.fault !== null) - Number(one.fault !== null) || one.has / size - other.has / size;

function Branches({ id, name, size }: Pick<HqFile, 'id' | 'name' | 'size'>) {
  const [rows, setRows] = useState<readonly FileBranch[]>([]);
  const { attempt, fault } = useAttempt();
  const read = () => attempt(async () => setRows(await ask('file', { name, id })));
  useEffect(() => void read(), []);
  useBeat(EVERY_MS, read);
  const stateOf = ({ has: bytes, changed }: FileBranch): string => {
    if (bytes === size) return say('files.has');
    return changed === null ? say('files.untold') : say('files.part', { percent: Math.floor((bytes / size) * 100) });
  };
  return (
    <>
      <Fault text={fault} />
      <ul class="alerts">
        {[...rows].sort(byState(size)).map((row) => (
          <li key={row.branch} class={`note ${row.fault !== null ? 'bad' : row.has === size ? 'good' : 'plain'}`}>
            <a href={`#/branch/${row.branch}`}>{row.title}</a>
            <span>{stateOf(row)}</span>
            {row.fault === null ? null : <span class="grow">{faultText(row.fault)}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

const faultText = (fault: string): string => {
  const key = `${fault}.what`;
  return has(key) ? say(key) : fault;
};
