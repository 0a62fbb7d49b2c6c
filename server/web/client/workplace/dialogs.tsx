/** Dialogs for the parameters of a command. */
import { useState } from 'preact/hooks';
import { REFUSAL_CODES } from '../../../protocol/figures/visit.js';
import { AskingDialog } from '../shared/dialog.js';
import { Button, Check, Choices, Input, Select } from '../shared/parts.js';
import type { Task } from '../shared/tasks.js';
import { type Books, type Desk, newServices, nextServices, type Visitor } from './desk.js';
import { say } from './page.js';

export type Question =
  | { readonly ask: 'reject'; readonly task: Task | null }
  | { readonly ask: 'postpone' }
  | { readonly ask: 'addService' }
  | { readonly ask: 'transfer' }
  | { readonly ask: 'comment' };

interface DialogProps {
  readonly desk: Desk;
  readonly books: Books;
  readonly visitor: Visitor;
  readonly onClose: () => void;
}

export function QuestionDialog({ question, ...props }: DialogProps & { readonly question: Question }) {
  switch (question.ask) {
    case 'reject':
      return <RejectDialog {...props} task={question.task} />;
    case 'postpone':
      return <PostponeDialog {...props} />;
    case 'addService':
      return <ServiceDialog {...props} />;
    case 'transfer':
      return <TransferDialog {...props} />;
    case 'comment':
      return <CommentDialog {...props} />;
  }
}

/** @param task null = the whole ticket */
function RejectDialog({ desk, onClose, task }: DialogProps & { readonly task: Task | null }) {
  const [reason, setReason] = useState<(typeof REFUSAL_CODES)[number]>('noShow');
  const [text, setText] = useState('');
  const reject = () => {
    const comment = `[${reason}] ${say(reason)}${text === '' ? '' : `. ${text}`}`;
    if (task === null) void desk.do('rejectConsumer', { comment });
    else void desk.do('rejectOperation', { service: task.service, priority: task.stage, operation: task.operation, comment });
  };
  return (
    <AskingDialog title={say(task === null ? 'rejectAll' : 'reject')} action={say('reject')} onClose={onClose} onDone={reject}>
      <Choices legend={say('reason')} chosen={reason} options={REFUSAL_CODES.map((code) => [code, say(code)])} onChoose={setReason} />
      <Comment text={text} onText={setText} />
    </AskingDialog>
  );
}

const Comment = ({ text, onText }: { readonly text: string; readonly onText: (text: string) => void }) => (
  <Input label={say('comment')} maxLength={500} value={text} onText={onText} />
);

function PostponeDialog({ desk, onClose }: DialogProps) {
  const delays = desk.delays.value.map((delay) => [delay, say('minutes', { count: Number(delay) })] as const);
  const [delay, setDelay] = useState(delays[0]?.[0] ?? '');
  const [isMine, setMine] = useState(true);
  const [text, setText] = useState('');
  const postpone = () =>
    void desk.do('postponeConsumer', { delay: Number(delay), return2me: isMine, ...(text !== '' && { comment: text }) });
  return (
    <AskingDialog title={say('postpone')} action={say('postpone')} onClose={onClose} onDone={postpone}>
      <Choices legend={say('postpone')} chosen={delay} options={delays} onChoose={setDelay} />
      <Check look="choice" label={say('returnToMe')} isChecked={isMine} onCheck={setMine} />
      <Comment text={text} onText={setText} />
    </AskingDialog>
  );
}

function ServiceDialog({ desk, onClose, books, visitor }: DialogProps) {
  const choose = (service: number) => {
    void desk.do('addService', { service });
    onClose();
  };
  return (
    <AskingDialog title={say('addService')} action={null} onClose={onClose}>
      <ServiceList services={newServices(books, visitor)} onChoose={choose} />
    </AskingDialog>
  );
}

const ANYBODY = 0;

/** Ends the present work. The visitor then waits for a service: at any free window, or for the clerk of one window. */
function TransferDialog({ desk, onClose, books, visitor }: DialogProps) {
  const [to, setTo] = useState(ANYBODY);
  const [text, setText] = useState('');
  const window = books.others.find(({ id }) => id === to);
  const choose = (service: number) => {
    void desk.do('transferConsumer', { service, ...(window && { to_workplace: window.id }), ...(text !== '' && { comment: text }) });
    onClose();
  };
  const windows = books.others.map(({ id, name }) => [id, name] as const);
  return (
    <AskingDialog title={say('transfer')} action={null} onClose={onClose}>
      <p class="soft dialog-hint">{say('transferHint')}</p>
      {windows.length === 0 ? null : (
        <Select label={say('transferTo')} value={to} options={[[ANYBODY, say('transferAnybody')], ...windows]} onChoose={setTo} />
      )}
      <Comment text={text} onText={setText} />
      <ServiceList services={nextServices(books, visitor, window)} onChoose={choose} />
    </AskingDialog>
  );
}

interface ServiceListProps {
  readonly services: readonly { readonly id: number; readonly name: string }[];
  readonly onChoose: (service: number) => void;
}

const ServiceList = ({ services, onChoose }: ServiceListProps) =>
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
function CommentDialog({ desk, onClose, visitor }: DialogProps) {
  const [text, setText] = useState(visitor.comment);
  const write = () => void desk.do('commentConsumer', { comment: text });
  return (
    <AskingDialog title={say('comment')} action={say('save')} onClose={onClose} onDone={write}>
      <label class="field">
        {say('commentHint')}
        <textarea rows={4} maxLength={1000} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
    </AskingDialog>
  );
}
