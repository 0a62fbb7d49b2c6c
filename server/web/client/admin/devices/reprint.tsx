/** Reprints the ticket of a waiting visitor. */
import { useState } from 'preact/hooks';
import { useAttempt } from '../../shared/attempt.js';
import { SubmitButton } from '../../shared/button.js';
import type { Word } from '../../shared/catalogues.js';
import { Fault, Select } from '../../shared/parts.js';
import { useStore } from '../../shared/use-store.js';
import type { Library } from '../library.js';
import { link } from '../page.js';
import { say } from './words.js';

interface ReprintProps {
  readonly library: Library;
  readonly printers: readonly string[];
}

const PATIENCE_MS = 60_000;

export function Reprint({ library, printers }: ReprintProps) {
  const visitors = useStore(library.rows('Consumer')) ?? [];
  const [wanted, choose] = useState(0);
  const [printer, setPrinter] = useState('');
  const [done, setDone] = useState('');
  const { isPending, fault, setFault, attempt } = useAttempt();
  const id = visitors.some((visitor) => visitor.id === wanted) ? wanted : (visitors[0]?.id ?? 0);
  const print = async (event: Event) => {
    event.preventDefault();
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
    <section class="panel" aria-labelledby="reprint-title">
      <h2 id="reprint-title">{say('reprint')}</h2>
      {visitors.length === 0 ? (
        <p class="soft">{say('nobodyWaits')}</p>
      ) : (
        <form class="reprint" onSubmit={(event) => void print(event)}>
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
    </section>
  );
}
