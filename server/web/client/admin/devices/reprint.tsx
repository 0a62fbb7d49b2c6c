/** Reprints the ticket of a waiting visitor. */

import { useState } from 'preact/hooks';
import { SubmitButton } from '../../shared/button.js';
import type { AdminWord, DevicesWord } from '../../shared/catalogues.js';
import { failureText } from '../../shared/failures.js';
import type { Link } from '../../shared/link.js';
import { useStore } from '../../shared/store.js';
import type { Speaking } from '../../shared/words.js';
import type { Library } from '../library.js';
import { Fault } from '../parts.js';
import type { SectionSpeech } from '../use-words.js';

interface ReprintProps {
  readonly link: Link;
  readonly speaker: Speaking<AdminWord>;
  readonly speech: SectionSpeech<DevicesWord>;
  readonly library: Library;
  readonly printers: readonly string[];
}

const PATIENCE_MS = 60_000;

export function Reprint({ link, speaker, speech, library, printers }: ReprintProps) {
  const { say } = speech;
  const page = useStore(speaker.speech);
  const visitors = useStore(library.rows('Consumer')) ?? [];
  const [wanted, choose] = useState('');
  const [printer, setPrinter] = useState('');
  const [state, setState] = useState({ isBusy: false, good: '', bad: '' });
  const id = visitors.some((visitor) => String(visitor.id) === wanted) ? wanted : String(visitors[0]?.id ?? '');
  const print = async (event: Event) => {
    event.preventDefault();
    setState({ isBusy: true, good: '', bad: '' });
    const order = { id: Number(id), ...(printer !== '' && { printer }) };
    try {
      const { print: report } = await link.client.call('reprintTicket', order, { timeoutMs: PATIENCE_MS });
      const isBad = report.state === 'failed' || report.state === 'none' || report.state === 'screen';
      setState({ isBusy: false, good: isBad ? '' : say(`paper.${report.state}` as DevicesWord), bad: isBad ? say('paper.failed') : '' });
    } catch (failure) {
      setState({ isBusy: false, good: '', bad: failureText(failure, page.say) });
    }
  };
  return (
    <section class="panel" aria-labelledby="reprint-title">
      <h2 id="reprint-title">{say('reprint')}</h2>
      {visitors.length === 0 ? (
        <p class="soft">{say('nobodyWaits')}</p>
      ) : (
        <form class="reprint" onSubmit={(event) => void print(event)}>
          <label class="field">
            {say('ticket')}
            <select value={id} onChange={(event) => choose(event.currentTarget.value)}>
              {visitors.map((visitor) => (
                <option key={visitor.id} value={String(visitor.id)}>
                  {String(visitor.ticket)}
                </option>
              ))}
            </select>
          </label>
          <label class="field">
            {say('kind.printer')}
            <select value={printer} onChange={(event) => setPrinter(event.currentTarget.value)}>
              <option value="">{say('itsOwnPrinter')}</option>
              {printers.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <SubmitButton disabled={state.isBusy}>{say('printAgain')}</SubmitButton>
          <span role="status">{state.good}</span>
          <Fault text={state.bad} />
        </form>
      )}
    </section>
  );
}
