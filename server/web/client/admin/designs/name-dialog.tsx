/** Asks for the name under which to save a design or template. */
import { useId, useState } from 'preact/hooks';
import { useAttempt } from '../../shared/attempt.js';
import { AskingDialog } from '../../shared/dialog.js';
import { Fault } from '../../shared/parts.js';
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
  const { fault, attempt } = useAttempt();
  const why = name === '' ? '' : !NAME.test(name) ? say('nameInvalid') : taken.includes(name) ? say('nameTaken') : '';
  const keep = async () => {
    if (await attempt(() => onName(name))) onClose();
  };
  return (
    <AskingDialog title={title} action={say('keep')} disabled={name === '' || why !== ''} onClose={onClose} onDone={() => void keep()}>
      <label class="field">
        {say('designName')}
        <input
          value={name}
          required
          aria-invalid={why !== ''}
          aria-describedby={id}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <span class="soft" id={id}>
          {why === '' ? say('nameHint') : <span class="design-fault">{why}</span>}
        </span>
      </label>
      <Fault text={fault} />
    </AskingDialog>
  );
}
