/** Asks for confirmation, because a ticket that was given up cannot be restored. */
import { useAttempt } from '../shared/attempt.js';
import { AskingDialog } from '../shared/dialog.js';
import { Fault } from '../shared/parts.js';
import { following, say } from './page.js';

export function LeaveDialog({ onClose }: { readonly onClose: () => void }) {
  const { isPending, fault, attempt } = useAttempt({ own: (name) => (name === 'ticketBeingServed' ? say('beingServed') : undefined) });
  const leave = async () => {
    if (await attempt(() => following.leave())) onClose();
  };
  return (
    <AskingDialog
      title={say('leaveTitle')}
      action={say('leaveNow')}
      cancel={say('stay')}
      kind="danger"
      disabled={isPending}
      onClose={onClose}
      onDone={() => void leave()}
    >
      <p>{say('leaveHint')}</p>
      <Fault text={fault} />
    </AskingDialog>
  );
}
