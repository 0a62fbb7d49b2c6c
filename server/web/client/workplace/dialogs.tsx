/** Dialogs for the parameters of a command. */

import { useState } from 'preact/hooks';
import { Button, SubmitButton } from '../shared/button.js';
import type { WorkplaceWord } from '../shared/catalogues.js';
import { Dialog } from '../shared/dialog.js';
import type { Say } from '../shared/words.js';
import { type Books, type Desk, newServices, nextServices, type Task, type Visitor } from './desk.js';

export type Question =
  | { readonly ask: 'reject'; readonly task: Task | null }
  | { readonly ask: 'postpone' }
  | { readonly ask: 'addService' }
  | { readonly ask: 'transfer' }
  | { readonly ask: 'comment' };

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
}

export function ServiceDialog({ desk, say, onClose, books, visitor }: ServiceDialogProps) {
  const choose = (service: number) => {
    void desk.do('addService', { service });
    onClose();
  };
  return (
    <Dialog title={say('addService')} onClose={onClose}>
      <ServiceList services={newServices(books, visitor)} say={say} onChoose={choose} />
      <div class="row end">
        <Button onClick={onClose}>{say('cancel')}</Button>
      </div>
    </Dialog>
  );
}

const ANYBODY = 0;

/** Ends the present work. The visitor then waits for a service: at any free window, or for the clerk of one window. */
export function TransferDialog({ desk, say, onClose, books, visitor }: ServiceDialogProps) {
  const [to, setTo] = useState(ANYBODY);
  const [text, setText] = useState('');
  const window = books.others.find(({ id }) => id === to);
  const choose = (service: number) => {
    void desk.do('transferConsumer', { service, ...(window && { to_workplace: window.id }), ...(text !== '' && { comment: text }) });
    onClose();
  };
  return (
    <Dialog title={say('transfer')} onClose={onClose}>
      <p class="soft dialog-hint">{say('transferHint')}</p>
      {books.others.length === 0 ? null : (
        <label class="field">
          {say('transferTo')}
          <select value={to} onChange={(event) => setTo(Number(event.currentTarget.value))}>
            <option value={ANYBODY}>{say('transferAnybody')}</option>
            {books.others.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <CommentField say={say} text={text} onText={setText} />
      <ServiceList services={nextServices(books, visitor, window)} say={say} onChoose={choose} />
      <div class="row end">
        <Button onClick={onClose}>{say('cancel')}</Button>
      </div>
    </Dialog>
  );
}

interface ServiceListProps {
  readonly services: readonly { readonly id: number; readonly name: string }[];
  readonly say: Say<WorkplaceWord>;
  readonly onChoose: (service: number) => void;
}

const ServiceList = ({ services, say, onChoose }: ServiceListProps) =>
  services.length === 0 ? (
    <p>{say('nothingToChoose')}</p>
  ) : (
    <ul class="service-list">
      {services.map(({ id, name }) => (
        <li key={id}>
          <Button onClick={() => onChoose(id)}>{name}</Button>
        </li>
      ))}
    </ul>
  );

/** A note about the visitor for the next clerk. */
export function CommentDialog({ desk, say, onClose, visitor }: DialogProps & { readonly visitor: Visitor }) {
  const [text, setText] = useState(visitor.comment);
  const write = (event: Event) => {
    event.preventDefault();
    void desk.do('commentConsumer', { comment: text });
    onClose();
  };
  return (
    <Dialog title={say('comment')} onClose={onClose}>
      <form onSubmit={write}>
        <label class="field">
          {say('commentHint')}
          <textarea rows={4} maxLength={1000} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <div class="row end">
          <Button onClick={onClose}>{say('cancel')}</Button>
          <SubmitButton>{say('save')}</SubmitButton>
        </div>
      </form>
    </Dialog>
  );
}
