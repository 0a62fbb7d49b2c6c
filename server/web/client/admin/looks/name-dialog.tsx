/** Asks for the name under which to save a design or template. */

import { useId, useState } from 'preact/hooks';
import { Button, SubmitButton } from '../../shared/button.js';
import type { AdminWord, LooksWord } from '../../shared/catalogues.js';
import { Dialog } from '../../shared/dialog.js';
import { failureText } from '../../shared/failures.js';
import { useStore } from '../../shared/store.js';
import type { Speaking } from '../../shared/words.js';
import { Fault } from '../parts.js';
import type { SectionSpeech } from '../use-words.js';
import { NAME } from './shelf.js';

interface NameDialogProps {
  readonly title: string;
  readonly speaker: Speaking<AdminWord>;
  readonly speech: SectionSpeech<LooksWord>;
  readonly taken: readonly string[];
  readonly onName: (name: string) => Promise<void>;
  readonly onClose: () => void;
}

export function NameDialog({ title, speaker, speech, taken, onName, onClose }: NameDialogProps) {
  const id = useId();
  const page = useStore(speaker.speech);
  const { say } = speech;
  const [name, setName] = useState('');
  const [fault, setFault] = useState('');
  const why = name === '' ? '' : !NAME.test(name) ? say('nameInvalid') : taken.includes(name) ? say('nameTaken') : '';
  const keep = async (event: Event) => {
    event.preventDefault();
    if (name === '' || why !== '') return;
    try {
      await onName(name);
      onClose();
    } catch (failure) {
      setFault(failureText(failure, page.say));
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={(event) => void keep(event)}>
        <label class="field">
          {say('lookName')}
          <input
            value={name}
            required
            aria-invalid={why !== ''}
            aria-describedby={id}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <span class="soft" id={id}>
            {why === '' ? say('nameHint') : <span class="look-fault">{why}</span>}
          </span>
        </label>
        <Fault text={fault} />
        <div class="row end">
          <Button onClick={onClose}>{page.say('cancel')}</Button>
          <SubmitButton disabled={name === '' || why !== ''}>{say('keep')}</SubmitButton>
        </div>
      </form>
    </Dialog>
  );
}
