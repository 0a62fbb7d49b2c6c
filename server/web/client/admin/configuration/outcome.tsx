/** What a file would change or has changed, or why it is refused. */
import type { ReplyData } from '../../../../protocol/registry.js';
import { Difference, type FileFault, FileFaults } from '../../shared/parts/difference.js';
import { Button } from '../../shared/parts/parts.js';
import { say } from './words.js';

type Imported = ReplyData<'importConfiguration'>;

interface OutcomeProps {
  readonly outcome: Imported;
  readonly textOf: (fault: FileFault) => string;
  readonly isPending: boolean;
  readonly onApply: () => void;
}

export function Outcome({ outcome, textOf, isPending, onApply }: OutcomeProps) {
  const { applied, faults, added, changed, removed, kept, passwordless } = outcome;
  const counts = { added: added.length, changed: changed.length, removed: removed.length };
  if (faults.length > 0) return <FileFaults faults={faults} textOf={textOf} />;
  if (counts.added + counts.changed + counts.removed === 0) {
    return (
      <p class="note good" role="status">
        {say('nothing')}
      </p>
    );
  }
  return (
    <div class="outcome">
      <h3>{say('difference')}</h3>
      <p role="status">{applied ? say('applied') : say('summary', counts)}</p>
      <Difference {...{ added, changed, removed }} />
      {kept.length === 0 ? null : <p class="soft">{say('kept', { titles: kept.map(({ title }) => title).join(', ') })}</p>}
      {passwordless.length === 0 ? null : <p class="note">{say('passwordless', { logins: passwordless.join(', ') })}</p>}
      {applied ? null : (
        <Button kind="primary" disabled={isPending} onClick={onApply}>
          {say('apply')}
        </Button>
      )}
    </div>
  );
}
