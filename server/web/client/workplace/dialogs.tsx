/** What has to be chosen before a command is sent. */
import { useState } from 'preact/hooks';
import { Button, SubmitButton } from '../shared/button.js';
import { Dialog } from '../shared/dialog.js';
import type { Say } from '../shared/words.js';
import { type Books, type Desk, otherServices, type Task, type Visitor } from './desk.js';
import type { WorkplaceWord } from './words/index.js';

export type Question =
  | { readonly ask: 'reject'; readonly task: Task | null }
  | { readonly ask: 'postpone' }
  | { readonly ask: 'addService' }
  | { readonly ask: 'transfer' };

interface DialogProps {
  readonly desk: Desk;
  readonly say: Say<WorkplaceWord>;
  readonly onClose: () => void;
}

/** Reasons have codes, so that statistics can count them in any language: the comment begins with `[noDocuments]`. */
const REASONS = ['noShow', 'noDocuments', 'wrongService', 'visitorLeft', 'otherReason'] as const;

/** @param task null = the whole ticket */
export function RejectDialog({ desk, say, onClose, task }: DialogProps & { readonly task: Task | null }) {
  const [reason, setReason] = useState<(typeof REASONS)[number]>('noShow');
  const [text, setText] = useState('');
  const reject = (event: Event) => {
    event.preventDefault();
    const comment = `[${reason}] ${say(reason)}${text === '' ? '' : `. ${text}`}`;
    if (task === null) void desk.do('rejectConsumer', { comment });
    else void desk.do('rejectOperation', { service: task.service, priority: task.stage, operation: task.operation, comment });
    onClose();
  };
  return (
    <Dialog title={say(task === null ? 'rejectAll' : 'reject')} onClose={onClose}>
      <form onSubmit={reject}>
        <fieldset class="choices">
          <legend class="out-of-sight">{say('reason')}</legend>
          {REASONS.map((code) => (
            <label key={code} class="choice">
              <input type="radio" name="reason" checked={code === reason} onChange={() => setReason(code)} />
              {say(code)}
            </label>
          ))}
        </fieldset>
        <CommentField say={say} text={text} onText={setText} />
        <div class="row end">
          <Button onClick={onClose}>{say('cancel')}</Button>
          <SubmitButton>{say('reject')}</SubmitButton>
        </div>
      </form>
    </Dialog>
  );
}

const CommentField = ({
  say,
  text,
  onText,
}: {
  readonly say: Say<WorkplaceWord>;
  readonly text: string;
  readonly onText: (text: string) => void;
}) => (
  <label class="field">
    {say('comment')}
    <input value={text} maxLength={500} onInput={(event) => onText(event.currentTarget.value)} />
  </label>
);

export function PostponeDialog({ desk, say, onClose }: DialogProps) {
  const delays = desk.delays.value;
  const [delay, setDelay] = useState(delays[0] ?? '');
  const [isMine, setMine] = useState(true);
  const [text, setText] = useState('');
  const postpone = (event: Event) => {
    event.preventDefault();
    void desk.do('postponeConsumer', { delay: Number(delay), return2me: isMine, ...(text !== '' && { comment: text }) });
    onClose();
  };
  return (
    <Dialog title={say('postpone')} onClose={onClose}>
      <form onSubmit={postpone}>
        <fieldset class="choices">
          <legend class="out-of-sight">{say('postpone')}</legend>
          {delays.map((minutes) => (
            <label key={minutes} class="choice">
              <input type="radio" name="delay" checked={minutes === delay} onChange={() => setDelay(minutes)} />
              {say('minutes', { count: Number(minutes) })}
            </label>
          ))}
        </fieldset>
        <label class="choice">
          <input type="checkbox" checked={isMine} onChange={(event) => setMine(event.currentTarget.checked)} />
          {say('returnToMe')}
        </label>
        <CommentField say={say} text={text} onText={setText} />
        <div class="row end">
          <Button onClick={onClose}>{say('cancel')}</Button>
          <SubmitButton>{say('postpone')}</SubmitButton>
        </div>
      </form>
    </Dialog>
  );
}

interface ServiceDialogProps extends DialogProps {
  readonly books: Books;
  readonly visitor: Visitor;
  /** The present work ends, and the visitor goes on to a service of another window. */
  readonly isTransfer: boolean;
}

export function ServiceDialog({ desk, say, onClose, books, visitor, isTransfer }: ServiceDialogProps) {
  const services = otherServices(books, visitor, isTransfer);
  const choose = (service: number) => {
    if (isTransfer) void desk.transfer(service);
    else void desk.do('addService', { service });
    onClose();
  };
  return (
    <Dialog title={say(isTransfer ? 'transfer' : 'addService')} onClose={onClose}>
      {isTransfer ? <p class="soft">{say('transferHint')}</p> : null}
      <ul class="service-list">
        {services.map(({ id, name }) => (
          <li key={id}>
            <Button onClick={() => choose(id)}>{name}</Button>
          </li>
        ))}
      </ul>
      {services.length === 0 ? <p>{say('nothingToChoose')}</p> : null}
      <div class="row end">
        <Button onClick={onClose}>{say('cancel')}</Button>
      </div>
    </Dialog>
  );
}
