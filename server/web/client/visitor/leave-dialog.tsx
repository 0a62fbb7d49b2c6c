/** Asks for confirmation, because a ticket that was given up cannot be restored. */

import { useState } from 'preact/hooks';
import { Button } from '../shared/button.js';
import type { VisitorWord } from '../shared/catalogues.js';
import { Dialog } from '../shared/dialog.js';
import { failureText } from '../shared/failures.js';
import type { Say } from '../shared/words.js';
import type { Following } from './following.js';

interface LeaveDialogProps {
  readonly following: Following;
  readonly say: Say<VisitorWord>;
  readonly onClose: () => void;
}

export function LeaveDialog({ following, say, onClose }: LeaveDialogProps) {
  const [isPending, setPending] = useState(false);
  const [fault, setFault] = useState('');
  const leave = async () => {
    if (isPending) return;
    setPending(true);
    try {
      await following.leave();
      onClose();
    } catch (failure) {
      setFault(failureText(failure, say, { own: { ticketBeingServed: 'beingServed' } }));
      setPending(false);
    }
  };
  return (
    <Dialog title={say('leaveTitle')} onClose={onClose}>
      <p>{say('leaveHint')}</p>
      {fault === '' ? null : (
        <p class="note bad" role="alert">
          {fault}
        </p>
      )}
      <div class="row end">
        <Button onClick={onClose}>{say('stay')}</Button>
        <Button kind="danger" disabled={isPending} onClick={() => void leave()}>
          {say('leaveNow')}
        </Button>
      </div>
    </Dialog>
  );
}
