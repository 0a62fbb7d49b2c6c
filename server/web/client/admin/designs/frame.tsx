/** The frame of the editor of a design or template: back, undo, save, the document as text, and conflicts with another administrator. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { failureText } from '../../shared/box/failures.js';
import { listen } from '../../shared/box/store.js';
import { Button, Fault } from '../../shared/parts/parts.js';
import { shownTitle } from '../design-titles.js';
import { addressOf } from '../place.js';
import { NameDialog, RawDialog } from './dialogs.js';
import { type Fault as DocumentFault, faultsIn } from './faults.js';
import type { Design, DesignRepository, EditorProps } from './repository.js';
import type { Editor } from './use-editor.js';
import { say } from './words.js';

interface FrameProps<Document extends Design> extends Pick<EditorProps<Document>, 'repository'> {
  readonly editor: Editor<Document>;
  /** Faults that the box reported when it drew the document. */
  readonly faults: readonly DocumentFault[];
  readonly children: ComponentChildren;
}

export function DesignFrame<Document extends Design>({ repository, editor, faults, children }: FrameProps<Document>) {
  const { read, document, isChanged, isOvertaken, undo, redo } = editor;
  const [fault, setFault] = useState('');
  const [done, setDone] = useState('');
  const [asked, setAsked] = useState<'name' | 'raw' | null>(null);
  const [isBusy, setBusy] = useState(false);
  const keep = async (wins: boolean) => {
    setBusy(true);
    try {
      setDone((await editor.save(wins)) ? say('kept') : '');
      setFault('');
    } catch (failure) {
      setDone('');
      setFault(faultsIn(failure)?.[0]?.text ?? failureText(failure));
    }
    setBusy(false);
  };
  const mayKeep = repository.mayKeep(read.origin);
  useKeys({ undo, redo, keep: () => void (mayKeep && isChanged && keep(false)) });
  const keepAs = async (name: string) => {
    await repository.save(name, document, '');
    location.hash = addressOf(repository.section, name);
  };
  const close = () => setAsked(null);
  return (
    <>
      <div class="row design-head">
        <Back section={repository.section} />
        <h1>{document.title === read.document.title ? shownTitle(repository.section, read) : document.title}</h1>
      </div>
      <div class="row design-bar" role="toolbar" aria-label={say('tools')}>
        <Button kind="primary" disabled={!mayKeep || !isChanged || isBusy} aria-keyshortcuts="Control+S" onClick={() => void keep(false)}>
          {say('keep')}
        </Button>
        <Button onClick={() => setAsked('name')}>{say('keepAs')}</Button>
        <Button disabled={!editor.canUndo} aria-keyshortcuts="Control+Z" onClick={undo}>
          ↶ {say('undo')}
        </Button>
        <Button disabled={!editor.canRedo} aria-keyshortcuts="Control+Y" onClick={redo}>
          ↷ {say('redo')}
        </Button>
        <Button onClick={() => setAsked('raw')}>JSON</Button>
        <span class="soft" role="status">
          {isChanged ? say('changed') : done || say(`originHint.${read.origin}`)}
        </span>
      </div>
      <Fault text={fault} />
      {isOvertaken ? <Overtaken onTheirs={() => void editor.readAgain()} onMine={mayKeep ? () => void keep(true) : null} /> : null}
      <FaultList faults={faults} />
      {children}
      {asked === 'name' ? <NameDialog title={say('keepAs')} taken={[read.name]} onName={keepAs} onClose={close} /> : null}
      {asked === 'raw' ? <RawDialog document={document} onDocument={(typed) => editor.change(typed)} onClose={close} /> : null}
    </>
  );
}

export const Back = ({ section }: Pick<DesignRepository<never>, 'section'>) => (
  <a class="design-link" href={addressOf(section)}>
    ← {say('back')}
  </a>
);

interface OvertakenProps {
  readonly onTheirs: () => void;
  /** null = a built-in document cannot be saved under its own name. */
  readonly onMine: (() => void) | null;
}

const Overtaken = ({ onTheirs, onMine }: OvertakenProps) => (
  <div class="note design-overtaken" role="alert">
    <p>{say('overtaken')}</p>
    <div class="row">
      <Button onClick={onTheirs}>{say('takeTheirs')}</Button>
      {onMine === null ? null : <Button onClick={onMine}>{say('keepMine')}</Button>}
    </div>
  </div>
);

const FaultList = ({ faults }: { readonly faults: readonly DocumentFault[] }) => (
  <div role="status" class="design-faults">
    {faults.length === 0 ? null : (
      <div class="note bad">
        <strong>{say('faults')}</strong>
        <ul>
          {faults.map(({ field, text }) => (
            <li key={`${field} ${text}`}>
              <code>{field || '·'}</code> {text}
            </li>
          ))}
        </ul>
      </div>
    )}
  </div>
);

type Keys = Readonly<Record<'undo' | 'redo' | 'keep', () => void>>;

/** By the position of the key, so that shortcuts work with a Russian layout. */
function useKeys({ undo, redo, keep }: Keys): void {
  // A layout effect runs before the next key, so that a save includes everything typed before it.
  useLayoutEffect(() => {
    return listen('keydown', (event) => {
      if (!(event.ctrlKey || event.metaKey) || document.querySelector('dialog[open]')) return;
      const actions: Readonly<Record<string, () => void>> = { KeyS: keep, KeyY: redo, KeyZ: event.shiftKey ? redo : undo };
      const action = actions[event.code];
      if (action === undefined) return;
      event.preventDefault();
      action();
    });
  });
}
