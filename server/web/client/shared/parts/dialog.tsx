import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { useAttempt } from '../box/attempt.js';
import type { Telling } from '../box/failures.js';
import { sayShared } from '../words/words.js';
import { Button, Fault, submits } from './parts.js';

interface DialogProps {
  readonly title: string;
  readonly look?: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A modal dialog: the browser keeps the focus inside and returns it afterwards. Escape closes it. */
export function Dialog({ title, look = '', onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Before the effects of whoever shows it: opened, it takes the focus, which they may move on.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      class={`dialog ${look}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  );
}

// biome-ignore lint/suspicious/noConfusingVoidType: most dialogs act and answer nothing.
type Answer = void | 'stay';

interface AskingProps extends DialogProps {
  /** Of the button that acts; null = the content has buttons of its own. */
  readonly action: string | null;
  readonly cancel?: string;
  readonly kind?: 'primary' | 'danger';
  readonly disabled?: boolean;
  /** Between the two buttons. */
  readonly other?: ComponentChildren;
  readonly telling?: Telling;
  /** The dialog closes when it is done, unless it answers `stay`. A failure is shown in the dialog. */
  readonly onDone?: () => Answer | Promise<Answer>;
}

/** A dialog that acts, or is cancelled. Enter acts. */
export function AskingDialog(props: AskingProps) {
  const { look = '', action, cancel = sayShared('cancel'), kind = 'primary', disabled = false, other, telling, onDone, onClose } = props;
  const { isPending, fault, attempt } = useAttempt(telling);
  const act = async () => {
    let answer: Answer | undefined;
    const isDone = !disabled && (await attempt(async () => (answer = await onDone?.())));
    if (isDone && answer !== 'stay') onClose();
  };
  return (
    <Dialog title={props.title} look={look} onClose={onClose}>
      <form onSubmit={submits(act)}>
        {props.children}
        <Fault text={fault} />
        <div class="row end">
          <Button onClick={onClose}>{cancel}</Button>
          {other}
          {action === null ? null : (
            <Button type="submit" kind={kind} disabled={disabled || isPending}>
              {action}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
