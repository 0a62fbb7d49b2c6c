/** Dialogs before an action. */

import { useState } from 'preact/hooks';
import { Button, SubmitButton } from '../shared/button.js';
import type { SupervisorWord } from '../shared/catalogues.js';
import { Dialog } from '../shared/dialog.js';
import type { Speech } from '../shared/words.js';
import { callersOf, claimOf, openServicesOf, takersOf } from './figures.js';
import { type Books, type Hall, type Present, userName, type Visitor, type Window } from './hall.js';

export type Question =
  | { readonly ask: 'shut' | 'services'; readonly window: Window }
  | { readonly ask: 'call' | 'bind' | 'priority' | 'transfer'; readonly visitor: Visitor };

interface DialogProps {
  readonly hall: Hall;
  readonly speech: Speech<SupervisorWord>;
  readonly present: Present;
  readonly books: Books;
  readonly onClose: () => void;
}

export function ShutDialog({ hall, speech: { say }, onClose, window }: DialogProps & { readonly window: Window }) {
  const shut = () => {
    void hall.setState(window, 3);
    onClose();
  };
  return (
    <Dialog title={say('shutTitle', { window: window.name })} onClose={onClose}>
      <p>{say('shutHint')}</p>
      <div class="row end">
        <Button onClick={onClose}>{say('cancel')}</Button>
        <Button kind="primary" onClick={shut}>
          {say('shut')}
        </Button>
      </div>
    </Dialog>
  );
}

interface ServicesDialogProps extends DialogProps {
  readonly window: Window;
  readonly opened: readonly number[];
}

export function ServicesDialog({ hall, speech: { say }, books, onClose, window, opened }: ServicesDialogProps) {
  const [chosen, setChosen] = useState<readonly number[]>(opened);
  const services = [...books.services.values()].filter(({ disabled }) => disabled === 0);
  const isOwn = ({ department, operations }: (typeof services)[number]): boolean =>
    (window.department === 0 || department === 0 || department === window.department) &&
    Object.values(operations).every((stage) => stage.every((operation) => window.operations.includes(operation)));
  const open = (ids: readonly number[]) => {
    void hall.openServices(window, ids);
    onClose();
  };
  const toggle = (id: number, isOn: boolean) => setChosen(isOn ? [...chosen, id] : chosen.filter((one) => one !== id));
  return (
    <Dialog title={say('servicesTitle', { window: window.name })} onClose={onClose}>
      <p class="soft">{say('servicesHint')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          open(chosen);
        }}
      >
        <fieldset class="choices">
          <legend class="out-of-sight">{say('services')}</legend>
          {services.map((service) => (
            <label key={service.id} class="choice">
              <input
                type="checkbox"
                checked={isOwn(service) || chosen.includes(service.id)}
                disabled={isOwn(service)}
                onChange={(event) => toggle(service.id, event.currentTarget.checked)}
              />
              <span>
                {service.name} {isOwn(service) ? <span class="soft">({say('servicesOwn')})</span> : null}
              </span>
            </label>
          ))}
        </fieldset>
        <div class="row end">
          <Button onClick={onClose}>{say('cancel')}</Button>
          {opened.length === 0 ? null : <Button onClick={() => open([])}>{say('restore')}</Button>}
          <SubmitButton>{say('apply')}</SubmitButton>
        </div>
      </form>
    </Dialog>
  );
}

interface WindowChoiceProps extends Pick<DialogProps, 'books' | 'onClose'> {
  readonly say: Speech<SupervisorWord>['say'];
  readonly title: string;
  readonly hint: string;
  /** null = any window. */
  readonly windows: readonly (Window | null)[];
  readonly onChoose: (window: Window | null) => void;
}

/** One press chooses a window and acts. */
function WindowChoice({ say, title, hint, windows, books, onChoose, onClose }: WindowChoiceProps) {
  const choose = (window: Window | null) => {
    onChoose(window);
    onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <p class="soft">{hint}</p>
      <ul class="choice-list">
        {windows.map((window) => (
          <li key={window?.id ?? 'any'}>
            <Button onClick={() => choose(window)}>
              {window === null ? (
                say('anyWindow')
              ) : (
                <>
                  {window.name} <span class="soft">{userName(books, window.clerk_id)}</span>
                </>
              )}
            </Button>
          </li>
        ))}
      </ul>
      <div class="row end">
        <Button onClick={onClose}>{say('cancel')}</Button>
      </div>
    </Dialog>
  );
}

export function CallDialog({ hall, speech: { say }, present, books, onClose, visitor }: DialogProps & { readonly visitor: Visitor }) {
  // The present ticket and windows, not those of the moment when the dialog opened.
  const ticket = present.visitors.find(({ id }) => id === visitor.id) ?? visitor;
  const windows = callersOf(ticket, present.windows);
  return (
    <WindowChoice
      {...{ say, books, onClose, windows }}
      title={say('callTitle', { ticket: ticket.ticket })}
      hint={windows.length === 0 ? say('noCaller') : say('callHint')}
      onChoose={(window) => window && void hall.callTo(ticket, window)}
    />
  );
}

export function BindDialog({ hall, speech: { say }, present, books, onClose, visitor }: DialogProps & { readonly visitor: Visitor }) {
  const ticket = present.visitors.find(({ id }) => id === visitor.id) ?? visitor;
  const claim = claimOf(ticket);
  const takers = takersOf(ticket, present.windows).filter(({ clerk_id }) => clerk_id !== claim);
  return (
    <WindowChoice
      {...{ say, books, onClose }}
      windows={claim === undefined ? takers : [null, ...takers]}
      title={say('bindTitle', { ticket: ticket.ticket })}
      hint={takers.length === 0 && claim === undefined ? say('noTaker') : say('bindHint')}
      onChoose={(window) => void hall.bindTo(ticket, window)}
    />
  );
}

export function TransferDialog({ hall, speech: { say }, present, books, onClose, visitor }: DialogProps & { readonly visitor: Visitor }) {
  const services = [...books.services.values()].filter(({ id, disabled }) => disabled === 0 && isLeft(visitor, id));
  const [service, setService] = useState(services[0]?.id ?? 0);
  const [to, setTo] = useState<number | null>(null);
  const windows = present.windows.filter(({ id, clerk_id, disabled }) => id !== visitor.workplace_id && clerk_id !== -1 && disabled === 0);
  const send = (event: Event) => {
    event.preventDefault();
    void hall.sendOn(visitor, service, to);
    onClose();
  };
  return (
    <Dialog title={say('transferTitle', { ticket: visitor.ticket })} onClose={onClose}>
      <p class="soft">{say('transferHint')}</p>
      <form onSubmit={send}>
        <label class="field">
          {say('service')}
          <select value={service} onChange={(event) => setService(Number(event.currentTarget.value))}>
            {services.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          {say('window')}
          <select value={to ?? ''} onChange={(event) => setTo(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))}>
            <option value="">{say('anyWindow')}</option>
            {windows.map(({ id, name, clerk_id }) => (
              <option key={id} value={id}>
                {name} · {userName(books, clerk_id)}
              </option>
            ))}
          </select>
        </label>
        <div class="row end">
          <Button onClick={onClose}>{say('cancel')}</Button>
          <SubmitButton disabled={service === 0}>{say('transfer')}</SubmitButton>
        </div>
      </form>
    </Dialog>
  );
}

/** Whether the ticket lacks the service or has it unfinished. */
const isLeft = (visitor: Visitor, service: number): boolean => !(service in visitor.services) || openServicesOf(visitor).includes(service);

const PRIORITIES = [
  [0, 'priorityFirst'],
  [40, 'prioritySoon'],
  [50, 'priorityUsual'],
] as const;

export function PriorityDialog({ hall, speech: { say }, onClose, visitor }: DialogProps & { readonly visitor: Visitor }) {
  const [priority, setPriority] = useState(visitor.priority);
  const apply = (event: Event) => {
    event.preventDefault();
    void hall.setPriority(visitor, priority);
    onClose();
  };
  return (
    <Dialog title={say('priorityTitle', { ticket: visitor.ticket })} onClose={onClose}>
      <p class="soft">{say('priorityHint')}</p>
      <form onSubmit={apply}>
        <fieldset class="choices">
          <legend class="out-of-sight">{say('priority')}</legend>
          {PRIORITIES.map(([value, word]) => (
            <label key={value} class="choice">
              <input type="radio" name="priority" checked={priority === value} onChange={() => setPriority(value)} />
              {say(word)}
            </label>
          ))}
        </fieldset>
        <label class="field">
          {say('priorityOwn')}
          <input
            type="number"
            min={-10_000}
            max={10_000}
            required
            value={priority}
            onInput={(event) => setPriority(Math.round(event.currentTarget.valueAsNumber))}
          />
        </label>
        <div class="row end">
          <Button onClick={onClose}>{say('cancel')}</Button>
          <SubmitButton disabled={Number.isNaN(priority)}>{say('apply')}</SubmitButton>
        </div>
      </form>
    </Dialog>
  );
}
