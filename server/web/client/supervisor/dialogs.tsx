/** Dialogs before an action. */

import { useState } from 'preact/hooks';
import { WINDOW_STATE } from '../../../protocol/figures/window-state.js';
import { AskingDialog } from '../shared/parts/dialog.js';
import { Button, Check, Choices, Input, Select } from '../shared/parts/parts.js';
import { shownName } from '../shared/words/names.js';
import { callersOf, claimOf, openServicesOf, takersOf } from './figures.js';
import { type Books, type Hall, NOBODY, type Present, userName, type Visitor, type Window } from './hall.js';
import { say } from './page.js';

export type Question =
  | { readonly ask: 'shut' | 'services'; readonly window: Window }
  | { readonly ask: 'call' | 'bind' | 'priority' | 'transfer'; readonly visitor: Visitor };

interface DialogProps {
  readonly hall: Hall;
  readonly present: Present;
  readonly books: Books;
  readonly onClose: () => void;
}
type OfWindow = DialogProps & { readonly window: Window; readonly opened: readonly number[] };
type OfVisitor = DialogProps & { readonly visitor: Visitor };

interface QuestionProps extends DialogProps {
  readonly question: Question;
  /** Services opened for today at the window in question. */
  readonly opened: readonly number[];
}

export function QuestionDialog({ question, opened, ...props }: QuestionProps) {
  if ('window' in question) {
    const Asked = question.ask === 'shut' ? ShutDialog : ServicesDialog;
    return <Asked {...props} window={question.window} opened={opened} />;
  }
  const Asked = { call: CallDialog, bind: BindDialog, priority: PriorityDialog, transfer: TransferDialog }[question.ask];
  // The present ticket, not that of the moment when the dialog opened.
  const visitor = props.present.visitors.find(({ id }) => id === question.visitor.id) ?? question.visitor;
  return <Asked {...props} visitor={visitor} />;
}

function ShutDialog({ hall, onClose, window }: OfWindow) {
  const shut = () => void hall.setState(window, WINDOW_STATE.closed);
  return (
    <AskingDialog title={say('shutTitle', { window: shownName(window) })} action={say('shut')} onClose={onClose} onDone={shut}>
      <p>{say('shutHint')}</p>
    </AskingDialog>
  );
}

function ServicesDialog({ hall, books, onClose, window, opened }: OfWindow) {
  const [chosen, setChosen] = useState<readonly number[]>(opened);
  const services = [...books.services.values()].filter(({ disabled }) => disabled === 0);
  const isOwn = ({ department, operations }: (typeof services)[number]): boolean =>
    (window.department === 0 || department === 0 || department === window.department) &&
    Object.values(operations).every((stage) => stage.every((operation) => window.operations.includes(operation)));
  const restore = () => {
    void hall.openServices(window, []);
    onClose();
  };
  const toggle = (id: number, isOn: boolean) => setChosen(isOn ? [...chosen, id] : chosen.filter((one) => one !== id));
  return (
    <AskingDialog
      title={say('servicesTitle', { window: shownName(window) })}
      action={say('apply')}
      other={opened.length === 0 ? null : <Button onClick={restore}>{say('restore')}</Button>}
      onClose={onClose}
      onDone={() => void hall.openServices(window, chosen)}
    >
      <p class="soft">{say('servicesHint')}</p>
      <fieldset class="choices">
        <legend class="out-of-sight">{say('services')}</legend>
        {services.map((service) => {
          const own = isOwn(service) ? <span class="soft">({say('servicesOwn')})</span> : null;
          return (
            <Check
              key={service.id}
              look="choice"
              label={[shownName(service), ' ', own]}
              isChecked={own !== null || chosen.includes(service.id)}
              disabled={own !== null}
              onCheck={(isOn) => toggle(service.id, isOn)}
            />
          );
        })}
      </fieldset>
    </AskingDialog>
  );
}

interface WindowChoiceProps extends Pick<DialogProps, 'books' | 'onClose'> {
  readonly title: string;
  readonly hint: string;
  /** null = any window. */
  readonly windows: readonly (Window | null)[];
  /** What happens at a window besides. */
  readonly remarkOn?: (window: Window) => string;
  readonly onChoose: (window: Window | null) => void;
}

/** One press chooses a window and acts. */
function WindowChoice({ title, hint, windows, books, remarkOn, onChoose, onClose }: WindowChoiceProps) {
  const choose = (window: Window | null) => {
    onChoose(window);
    onClose();
  };
  return (
    <AskingDialog title={title} action={null} onClose={onClose}>
      <p class="soft">{hint}</p>
      <ul class="choice-list">
        {windows.map((window) => (
          <li key={window?.id ?? 'any'}>
            <Button onClick={() => choose(window)}>
              {window ? shownName(window) : say('anyWindow')} <span class="soft">{window && userName(books, window.clerk_id)}</span>
              {window && remarkOn ? <span class="soft">{remarkOn(window)}</span> : null}
            </Button>
          </li>
        ))}
      </ul>
    </AskingDialog>
  );
}

/** A window that is not open is free, too: the call ends its break. */
const callRemark = ({ state_id }: Window): string =>
  state_id === WINDOW_STATE.onBreak ? say('callEndsBreak') : state_id === WINDOW_STATE.closed ? say('callOpens') : '';

function CallDialog({ hall, present, books, onClose, visitor }: OfVisitor) {
  const windows = callersOf(visitor, present.windows).sort((one, other) => one.state_id - other.state_id);
  return (
    <WindowChoice
      {...{ books, onClose, windows }}
      remarkOn={callRemark}
      title={say('callTitle', { ticket: visitor.ticket })}
      hint={windows.length === 0 ? say('noCaller') : say('callHint')}
      onChoose={(window) => window && void hall.callTo(visitor, window)}
    />
  );
}

function BindDialog({ hall, present, books, onClose, visitor }: OfVisitor) {
  const claim = claimOf(visitor);
  const takers = takersOf(visitor, present.windows).filter(({ clerk_id }) => clerk_id !== claim);
  return (
    <WindowChoice
      {...{ books, onClose }}
      windows={claim === undefined ? takers : [null, ...takers]}
      title={say('bindTitle', { ticket: visitor.ticket })}
      hint={takers.length === 0 && claim === undefined ? say('noTaker') : say('bindHint')}
      onChoose={(window) => void hall.bindTo(visitor, window)}
    />
  );
}

/** No window and no service has these ids. */
const NOT_CHOSEN = -1;
const ANY = 0;

function TransferDialog({ hall, present, books, onClose, visitor }: OfVisitor) {
  const services = [...books.services.values()].filter(({ id, disabled }) => disabled === 0 && isLeft(visitor, id));
  const [service, setService] = useState(NOT_CHOSEN);
  const [to, setTo] = useState(NOT_CHOSEN);
  const windows = present.windows.filter(
    ({ id, clerk_id, disabled }) => id !== visitor.workplace_id && clerk_id !== NOBODY && disabled === 0,
  );
  const send = () => void hall.sendOn(visitor, service, to === ANY ? null : to);
  return (
    <AskingDialog
      title={say('transferTitle', { ticket: visitor.ticket })}
      action={say('transfer')}
      disabled={service === NOT_CHOSEN || to === NOT_CHOSEN}
      onClose={onClose}
      onDone={send}
    >
      <p class="soft">{say('transferHint')}</p>
      <Select
        label={say('service')}
        value={service}
        options={[[NOT_CHOSEN, say('choose')], ...services.map((one) => [one.id, shownName(one)] as const)]}
        onChoose={setService}
      />
      <Select
        label={say('window')}
        value={to}
        options={[
          [NOT_CHOSEN, say('choose')],
          [ANY, say('anyWindow')],
          ...windows.map((one) => [one.id, `${shownName(one)} · ${userName(books, one.clerk_id)}`] as const),
        ]}
        onChoose={setTo}
      />
    </AskingDialog>
  );
}

/** Whether the ticket lacks the service or has it unfinished. */
const isLeft = (visitor: Visitor, service: number): boolean => !(service in visitor.services) || openServicesOf(visitor).includes(service);

const PRIORITIES = [
  [0, 'priorityFirst'],
  [40, 'prioritySoon'],
  [50, 'priorityUsual'],
] as const;

function PriorityDialog({ hall, onClose, visitor }: OfVisitor) {
  const [priority, setPriority] = useState(visitor.priority);
  return (
    <AskingDialog
      title={say('priorityTitle', { ticket: visitor.ticket })}
      action={say('apply')}
      disabled={Number.isNaN(priority)}
      onClose={onClose}
      onDone={() => void hall.setPriority(visitor, priority)}
    >
      <p class="soft">{say('priorityHint')}</p>
      <Choices
        legend={say('priority')}
        chosen={priority}
        options={PRIORITIES.map(([value, word]) => [value, say(word)])}
        onChoose={setPriority}
      />
      <Input
        label={say('priorityOwn')}
        type="number"
        min={-10_000}
        max={10_000}
        required
        value={priority}
        onText={(text) => setPriority(text === '' ? Number.NaN : Math.round(Number(text)))}
      />
    </AskingDialog>
  );
}
