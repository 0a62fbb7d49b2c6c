/** Dialogs for the parameters of a command. */
import { useState } from 'preact/hooks';
import { REFUSAL_CODES } from '../../../protocol/figures/visit.js';
import { AskingDialog } from '../shared/parts/dialog.js';
import { Button, Check, Choices } from '../shared/parts/parts.js';
import { isUnfinished, type Task, tasksOf } from '../shared/tasks.js';
import { shownName } from '../shared/words/names.js';
import { Comment, type DialogProps } from './comment.js';
import { newServices } from './next-services.js';
import { say } from './page.js';
import { type Choices as Asked, choicesFor, IN_HAND, reasonsFor, servicesOf, UNFINISHED } from './reasons.js';
import { TransferDialog } from './transfer.js';

export type Question =
  | { readonly ask: 'reject'; readonly task: Task | null }
  | { readonly ask: 'postpone' }
  | { readonly ask: 'addService' }
  | { readonly ask: 'transfer' }
  | { readonly ask: 'comment' }
  /** What came of one operation, or of all that are being served. */
  | { readonly ask: 'outcome'; readonly task: Task | null; readonly next: boolean };

/** Where no visitor is at the window. */
export type WindowQuestion =
  | { readonly ask: 'break' }
  /** Of a ticket out of turn. */
  | { readonly ask: 'call'; readonly id: number };

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
    case 'outcome':
      return <OutcomeDialog {...props} task={question.task} next={question.next} />;
  }
}

type Refusal = (typeof REFUSAL_CODES)[number] | number;

/** @param task null = the whole ticket */
function RejectDialog({ desk, books, visitor, onClose, task }: DialogProps & { readonly task: Task | null }) {
  const own = choicesFor(books, 'refusal', task === null ? servicesOf(visitor, UNFINISHED) : [task.service]).choices;
  const [reason, setReason] = useState<Refusal | null>(null);
  const [text, setText] = useState('');
  const options: readonly (readonly [Refusal, string])[] = [
    ...REFUSAL_CODES.map((code) => [code, say(code)] as const),
    ...own.map(({ id, name }) => [id, name] as const),
  ];
  const isWhole = task === null && tasksOf(visitor).filter(isUnfinished).length > 1;
  const reject = () => {
    if (reason === null) return;
    const said =
      typeof reason === 'number'
        ? { reason, ...(text !== '' && { comment: text }) }
        : { comment: `[${reason}] ${say(reason)}${text === '' ? '' : `. ${text}`}` };
    if (task === null) void desk.do('rejectConsumer', said);
    else void desk.do('rejectOperation', { service: task.service, priority: task.stage, operation: task.operation, ...said });
  };
  return (
    <AskingDialog
      title={say(isWhole ? 'rejectAll' : 'reject')}
      action={say('reject')}
      disabled={reason === null}
      onClose={onClose}
      onDone={reject}
    >
      <Choices<Refusal> legend={say('reason')} chosen={reason} options={options} onChoose={setReason} />
      <Comment text={text} onText={setText} />
    </AskingDialog>
  );
}

const NO_REASON = 0;

function PostponeDialog({ desk, books, visitor, onClose }: DialogProps) {
  const { choices, isRequired } = choicesFor(books, 'postponement', servicesOf(visitor, IN_HAND));
  const [reason, setReason] = useState<number | null>(isRequired ? null : NO_REASON);
  const reasons = [...(isRequired ? [] : [[NO_REASON, say('noReason')] as const]), ...choices.map(({ id, name }) => [id, name] as const)];
  const delays = desk.delays.value.map((delay) => [delay, say('minutes', { count: Number(delay) })] as const);
  const [delay, setDelay] = useState<string | null>(null);
  const [isMine, setMine] = useState(true);
  const [text, setText] = useState('');
  const said = { ...(text !== '' && { comment: text }), ...(reason !== null && reason !== NO_REASON && { reason }) };
  const isOpen = delay === null || (choices.length > 0 && reason === null);
  const postpone = () => void desk.do('postponeConsumer', { delay: Number(delay), return2me: isMine, ...said });
  return (
    <AskingDialog title={say('postpone')} action={say('postpone')} disabled={isOpen} onClose={onClose} onDone={postpone}>
      <Choices legend={say('postpone')} chosen={delay} options={delays} onChoose={setDelay} />
      <Check look="choice" label={say('returnToMe')} isChecked={isMine} onCheck={setMine} />
      {choices.length === 0 ? null : <Choices legend={say('chooseReason')} chosen={reason} options={reasons} onChoose={setReason} />}
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
      <ServiceList
        services={newServices(books, visitor).map((service) => ({ id: service.id, name: shownName(service) }))}
        onChoose={choose}
      />
    </AskingDialog>
  );
}

/** One press answers and finishes. @param task null = all that is being served */
function OutcomeDialog({
  desk,
  books,
  visitor,
  onClose,
  task,
  next,
}: DialogProps & { readonly task: Task | null; readonly next: boolean }) {
  const asked = choicesFor(books, 'outcome', task === null ? servicesOf(visitor, IN_HAND) : [task.service]);
  const finish = (outcome: number | undefined) => {
    const said = outcome === undefined ? {} : { outcome };
    if (task === null) void desk.do('serveConsumer', { ...said, ...(next && { next }) });
    else void desk.do('serveOperation', { service: task.service, priority: task.stage, operation: task.operation, ...said });
  };
  return <ChoiceDialog title={say('chooseOutcome')} none={say('noOutcome')} {...asked} onChoose={finish} onClose={onClose} />;
}

interface ChoiceDialogProps extends Asked {
  readonly title: string;
  /** Of the button for none, where one need not be chosen. */
  readonly none: string;
  readonly onChoose: (id: number | undefined) => void;
  readonly onClose: () => void;
}

function ChoiceDialog({ title, none, choices, isRequired, onChoose, onClose }: ChoiceDialogProps) {
  const choose = (id: number) => {
    onClose();
    onChoose(id === NO_REASON ? undefined : id);
  };
  return (
    <AskingDialog title={title} action={null} onClose={onClose}>
      <ServiceList services={[...choices, ...(isRequired ? [] : [{ id: NO_REASON, name: none }])]} onChoose={choose} />
    </AskingDialog>
  );
}

interface WindowDialogProps extends Pick<DialogProps, 'desk' | 'books' | 'onClose'> {
  readonly question: WindowQuestion;
}

/** Whether a reason is demanded the box knows: by the branch, or by services that the queue does not name. */
export function WindowDialog({ question, desk, books, onClose }: WindowDialogProps) {
  const choices = reasonsFor(books, question.ask, null);
  const act = (reason: number | undefined) => {
    if (question.ask === 'break') void desk.setState(2, reason);
    else void desk.do('consumerFromQueueBody', { id: question.id, ...(reason !== undefined && { reason }) });
  };
  const words = { title: say('chooseReason'), none: say('noReason') };
  return <ChoiceDialog {...words} choices={choices} isRequired={false} onChoose={act} onClose={onClose} />;
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
