/** Asks for the name under which to save a design or template. */
import { useId, useState } from 'preact/hooks';
import { AskingDialog } from '../../shared/dialog.js';
import { Input } from '../../shared/parts.js';
import { NAME } from './shelf.js';
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
