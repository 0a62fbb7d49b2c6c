import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Button } from './button.js';
import { sayShared } from './words.js';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A modal dialog: the browser keeps the focus inside and returns it afterwards. Escape closes it. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      class="dialog"
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

interface AskingProps extends DialogProps {
  /** Of the button that acts; null = the content has buttons of its own. */
  readonly action: string | null;
  readonly cancel?: string;
  readonly kind?: 'primary' | 'danger';
  readonly disabled?: boolean;
  /** Between the two buttons. */
  readonly other?: ComponentChildren;
  readonly onDone?: () => void;
}

/** A dialog that acts, or is cancelled. Enter acts. */
export const AskingDialog = ({
  action,
  cancel = sayShared('cancel'),
  kind = 'primary',
  disabled,
  other,
  onDone,
  ...props
}: AskingProps) => (
  <Dialog {...props}>
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (disabled !== true) onDone?.();
      }}
    >
      {props.children}
      <div class="row end">
        <Button onClick={props.onClose}>{cancel}</Button>
        {other}
        {action === null ? null : (
          <button type="submit" class={`button ${kind}`} disabled={disabled}>
            {action}
          </button>
        )}
      </div>
    </form>
  </Dialog>
);
