/** Export of the configuration to a file, and import after a preview of the changes. */
import { useState } from 'preact/hooks';
import type { ReplyData } from '../../../../protocol/registry.js';
import { useAttempt } from '../../shared/box/attempt.js';
import { FACTS } from '../../shared/box/facts.js';
import { errorText, type Names } from '../../shared/box/failures.js';
import { FileField } from '../../shared/parts/file-field.js';
import { Button, Check, Fault, Panel } from '../../shared/parts/parts.js';
import { saveFile } from '../../shared/save-file.js';
import { rowOf } from '../library.js';
import { link } from '../page.js';
import { Outcome } from './outcome.js';
import { say } from './words.js';

/** Names without the words of the books, which this section does not have. */
const names: Names = (book, id) => {
  const row = rowOf(book, id);
  return row && String(row.login ?? row.name ?? '');
};

export const Configuration = () => (
  <>
    <h1>{say('title')}</h1>
    <Export />
    <Import />
  </>
);

function Export() {
  const { fault, attempt } = useAttempt();
  const download = () =>
    attempt(async () => {
      const { text } = await link.client.call('exportConfiguration', {});
      const branch = FACTS.branch.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
      saveFile(new Blob([text], { type: 'application/toml' }), `qbox-${branch}.toml`);
    });
  return (
    <Panel title={say('exportTitle')}>
      <p class="soft">{say('exportHint')}</p>
      <Fault text={fault} />
      <Button kind="primary" onClick={() => void download()}>
        {say('exportButton')}
      </Button>
    </Panel>
  );
}

function Import() {
  const [text, setText] = useState<string | null>(null);
  const [isPruning, setPruning] = useState(false);
  const [outcome, setOutcome] = useState<ReplyData<'importConfiguration'> | null>(null);
  const { isPending, fault, attempt } = useAttempt({ names });
  const choose = async (file: File | undefined) => {
    setOutcome(null);
    setText(file === undefined ? null : await file.text());
  };
  const ask = (check: boolean) =>
    text !== null && attempt(async () => setOutcome(await link.client.call('importConfiguration', { text, prune: isPruning, check })));
  const prune = (is: boolean) => {
    setPruning(is);
    setOutcome(null);
  };
  return (
    <Panel title={say('importTitle')}>
      <p class="soft">{say('importHint')}</p>
      <FileField label={say('file')} accept=".toml,text/plain" onFile={choose} />
      <Check look="check" label={say('prune')} isChecked={isPruning} onCheck={prune} />
      <Fault text={fault} />
      <Button disabled={text === null || isPending} onClick={() => void ask(true)}>
        {say('check')}
      </Button>
      {outcome === null ? null : (
        <Outcome outcome={outcome} textOf={(error) => errorText(error, names)} isPending={isPending} onApply={() => void ask(false)} />
      )}
    </Panel>
  );
}
