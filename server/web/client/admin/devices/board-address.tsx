/** Sets a new address of an LED board. Some models give it to every board on the line, so the page asks first. */
import { useState } from 'preact/hooks';
import { Button, SubmitButton } from '../../shared/button.js';
import { Dialog } from '../../shared/dialog.js';
import { failureText } from '../../shared/failures.js';
import { useStore } from '../../shared/store.js';
import { Fault } from '../parts.js';
import type { CardProps } from './device-card.js';

export function BoardAddress({ device, link, speaker, speech }: CardProps) {
  const { say } = speech;
  const page = useStore(speaker.speech);
  const [isAsked, ask] = useState(false);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [isOnly, setOnly] = useState(false);
  const [fault, setFault] = useState('');
  const [done, setDone] = useState('');
  const set = async (event: Event) => {
    event.preventDefault();
    try {
      const present = from === '' ? {} : { from: Number(from) };
      await link.client.call('setBoardAddress', { device: device.name, to: Number(to), ...present, only_board: isOnly });
      setDone(say('addressSet', { to }));
      setFault('');
      ask(false);
    } catch (failure) {
      setFault(failureText(failure, page.say));
    }
  };
  // Without the present address the command may reach every board: the user must confirm that only one is connected.
  const mayAsk = to !== '' && (from !== '' || isOnly);
  return (
    <>
      <Button onClick={() => ask(true)}>{say('setAddress')}</Button>
      <span role="status">{done}</span>
      {isAsked ? (
        <Dialog title={say('setAddress')} onClose={() => ask(false)}>
          <form onSubmit={(event) => void set(event)}>
            <p class="note">{say('addressWarning')}</p>
            <label class="field">
              {say('addressFrom')}
              <input type="number" min={0} max={65_535} value={from} onInput={(event) => setFrom(event.currentTarget.value)} />
            </label>
            <label class="field">
              {say('addressTo')}
              <input type="number" min={0} max={65_535} required value={to} onInput={(event) => setTo(event.currentTarget.value)} />
            </label>
            <label class="look-switch">
              <input type="checkbox" checked={isOnly} onChange={(event) => setOnly(event.currentTarget.checked)} />
              {say('onlyBoard')}
            </label>
            <Fault text={fault} />
            <div class="row end">
              <Button onClick={() => ask(false)}>{page.say('cancel')}</Button>
              <SubmitButton disabled={!mayAsk}>{say('setAddress')}</SubmitButton>
            </div>
          </form>
        </Dialog>
      ) : null}
    </>
  );
}
