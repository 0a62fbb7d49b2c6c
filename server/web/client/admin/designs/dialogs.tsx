/** Dialogs of the editors: the name under which to save a design or template, and the document as JSON, for experts. */
import { useId, useState } from 'preact/hooks';
import { AskingDialog } from '../../shared/parts/dialog.js';
import { Input } from '../../shared/parts/parts.js';
import { NAME } from './repository.js';
import { say } from './words.js';

interface NameDialogProps {
  readonly title: string;
  readonly taken: readonly string[];
  readonly onName: (name: string) => Promise<void>;
  readonly onClose: () => void;
}

export function NameDialog({ title, taken, onName, onClose }: NameDialogProps) {
  const id = useId();
  const [name, setName] = useState('');
  const why = name === '' ? '' : !NAME.test(name) ? say('nameInvalid') : taken.includes(name) ? say('nameTaken') : '';
  const isGood = name !== '' && why === '';
  return (
    <AskingDialog title={title} action={say('keep')} disabled={!isGood} onClose={onClose} onDone={() => onName(name)}>
      <Input label={say('designName')} value={name} required aria-invalid={why !== ''} aria-describedby={id} onText={setName}>
        <span class="soft" id={id}>
          {why === '' ? say('nameHint') : <span class="design-fault">{why}</span>}
        </span>
      </Input>
    </AskingDialog>
  );
}

interface RawDialogProps<Document> {
  readonly document: Document;
  readonly onDocument: (document: Document) => void;
  readonly onClose: () => void;
}

export function RawDialog<Document>({ document, onDocument, onClose }: RawDialogProps<Document>) {
  const id = useId();
  const [text, setText] = useState(() => JSON.stringify(document, null, 2));
  const fault = faultOf(text, document as Fields);
  const take = () => onDocument(JSON.parse(text) as Document);
  return (
    <AskingDialog title="JSON" action={say('take')} disabled={fault !== null} onClose={onClose} onDone={take}>
      <label class="field">
        {say('rawHint')}
        <textarea
          class="design-raw"
          rows={20}
          spellcheck={false}
          value={text}
          aria-invalid={fault !== null}
          aria-describedby={id}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <span id={id} class="design-fault">
          {fault === null ? '' : `${say('rawInvalid')} ${fault}`}
        </span>
      </label>
    </AskingDialog>
  );
}

type Fields = Readonly<Record<string, unknown>>;

/** Checks the shape that the page needs to draw; the box checks the rest. null = it is valid. */
function faultOf(text: string, known: Fields): string | null {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document !== 'object' || document === null || Array.isArray(document)) return '{ … }';
    const fields = document as Fields;
    const wrong = Object.keys(known).find((key) => !isAlike(fields[key], known[key]) && key !== 'language_seconds');
    return wrong ?? null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isAlike(one: unknown, other: unknown): boolean {
  if (Array.isArray(other)) {
    const first: unknown = other[0];
    return Array.isArray(one) && one.length > 0 && one.every((item) => typeof item === typeof first && item !== null);
  }
  return typeof one === typeof other && one !== null;
}
