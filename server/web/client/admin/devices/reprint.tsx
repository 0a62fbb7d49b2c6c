/** Reprints the ticket of a waiting visitor. */
import { useState } from 'preact/hooks';
import { useAttempt } from '../../shared/attempt.js';
import { SubmitButton } from '../../shared/button.js';
import type { Word } from '../../shared/catalogues.js';
import { Fault, Panel, Select, submits } from '../../shared/parts.js';
import { rowsOf } from '../library.js';
import { link } from '../page.js';
import { say } from './words.js';

const PATIENCE_MS = 60_000;

export function Reprint({ printers }: { readonly printers: readonly string[] }) {
  const visitors = rowsOf('Consumer') ?? [];
  const [wanted, choose] = useState(0);
  const [printer, setPrinter] = useState('');
  const [done, setDone] = useState('');
  const { isPending, fault, setFault, attempt } = useAttempt();
  const id = visitors.some((visitor) => visitor.id === wanted) ? wanted : (visitors[0]?.id ?? 0);
  const print = async () => {
    setDone('');
    await attempt(async () => {
      const order = { id, ...(printer !== '' && { printer }) };
      const { print: report } = await link.client.call('reprintTicket', order, { timeoutMs: PATIENCE_MS });
      const isBad = report.state === 'failed' || report.state === 'none' || report.state === 'screen';
      if (isBad) setFault(say('paper.failed'));
      else setDone(say(`paper.${report.state}` as Word<'devices'>));
    });
  };
  return (
    <Panel title={say('reprint')}>
      {visitors.length === 0 ? (
        <p class="soft">{say('nobodyWaits')}</p>
      ) : (
        <form class="reprint" onSubmit={submits(print)}>
          <Select
            label={say('ticket')}
            value={id}
            options={visitors.map((visitor) => [visitor.id, String(visitor.ticket)])}
            onChoose={choose}
          />
          <Select
            label={say('kind.printer')}
            value={printer}
            options={[['', say('itsOwnPrinter')], ...printers.map((name) => [name, name] as const)]}
            onChoose={setPrinter}
          />
          <SubmitButton disabled={isPending}>{say('printAgain')}</SubmitButton>
          <span role="status">{done}</span>
          <Fault text={fault} />
        </form>
      )}
    </Panel>
  );
}
