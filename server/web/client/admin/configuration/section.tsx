/** Export of the configuration to a file, and import after a preview of the changes. */

import { useState } from 'preact/hooks';
import type { ReplyData } from '../../../../protocol/registry.js';
import { Button } from '../../shared/button.js';
import type { AdminWord, ConfigurationWord } from '../../shared/catalogues.js';
import { FACTS } from '../../shared/facts.js';
import { errorText, failureText, type Names } from '../../shared/failures.js';
import type { Link } from '../../shared/link.js';
import { useStore } from '../../shared/store.js';
import type { Say } from '../../shared/words.js';
import type { Library } from '../library.js';
import { Fault } from '../parts.js';
import type { SectionProps } from '../sections.js';
import { useWords } from '../use-words.js';
import { Outcome } from './outcome.js';
import './configuration.css';

interface PartProps {
  readonly link: Link;
  readonly say: Say<ConfigurationWord>;
  readonly sayOfPage: Say<AdminWord>;
  readonly names: Names;
}

const namesIn =
  (library: Library): Names =>
  (book, id) => {
    const row = library.row(book, id);
    return row && String(row.login ?? row.name ?? '');
  };

export function ConfigurationSection({ link, speaker, library }: SectionProps) {
  const speech = useWords(speaker, 'configuration');
  const page = useStore(speaker.speech);
  if (speech === null) return null;
  const parts = { link, say: speech.say, sayOfPage: page.say, names: namesIn(library) };
  return (
    <>
      <h1>{speech.say('title')}</h1>
      <Export {...parts} />
      <Import {...parts} />
    </>
  );
}

function Export({ link, say, sayOfPage }: PartProps) {
  const [fault, setFault] = useState('');
  const download = async () => {
    setFault('');
    try {
      const { text } = await link.client.call('exportConfiguration', {});
      saveAs(text, `qbox-${FACTS.branch.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '')}.toml`);
    } catch (failure) {
      setFault(failureText(failure, sayOfPage));
    }
  };
  return (
    <section class="panel">
      <h2>{say('exportTitle')}</h2>
      <p class="soft">{say('exportHint')}</p>
      <Fault text={fault} />
      <Button kind="primary" onClick={() => void download()}>
        {say('exportButton')}
      </Button>
    </section>
  );
}

function saveAs(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/toml' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the file after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

type Imported = ReplyData<'importConfiguration'>;

function Import({ link, say, sayOfPage, names }: PartProps) {
  const [text, setText] = useState<string | null>(null);
  const [isPruning, setPruning] = useState(false);
  const [outcome, setOutcome] = useState<Imported | null>(null);
  const [fault, setFault] = useState('');
  const [isPending, setPending] = useState(false);
  const choose = async (file: File | undefined) => {
    setOutcome(null);
    setText(file === undefined ? null : await file.text());
  };
  const ask = async (check: boolean) => {
    if (text === null) return;
    setPending(true);
    setFault('');
    try {
      setOutcome(await link.client.call('importConfiguration', { text, prune: isPruning, check }));
    } catch (failure) {
      setFault(failureText(failure, sayOfPage, { names }));
    }
    setPending(false);
  };
  const prune = (is: boolean) => {
    setPruning(is);
    setOutcome(null);
  };
  return (
    <section class="panel">
      <h2>{say('importTitle')}</h2>
      <p class="soft">{say('importHint')}</p>
      <label class="field">
        {say('file')}
        <input type="file" accept=".toml,text/plain" onChange={(event) => void choose(event.currentTarget.files?.[0])} />
      </label>
      <label class="check">
        <input type="checkbox" checked={isPruning} onChange={(event) => prune(event.currentTarget.checked)} />
        {say('prune')}
      </label>
      <Fault text={fault} />
      <Button disabled={text === null || isPending} onClick={() => void ask(true)}>
        {say('check')}
      </Button>
      {outcome === null ? null : (
        <Outcome
          outcome={outcome}
          say={say}
          textOf={(error) => errorText(error, sayOfPage, names)}
          isPending={isPending}
          onApply={() => void ask(false)}
        />
      )}
    </section>
  );
}
