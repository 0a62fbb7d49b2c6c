/** Sets a new address of an LED board. Some models give it to every board on the line, so the page asks first. */
import { useState } from 'preact/hooks';
import { useAttempt } from '../../shared/attempt.js';
import { Button } from '../../shared/button.js';
import { AskingDialog } from '../../shared/dialog.js';
import { Fault, Input } from '../../shared/parts.js';
import { link } from '../page.js';
import type { CardProps } from './device.js';
import { say } from './words.js';

const ADDRESS = { type: 'number', min: 0, max: 65_535 } as const;

export function BoardAddress({ device }: CardProps) {
  const [isAsked, ask] = useState(false);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [isOnly, setOnly] = useState(false);
  const [done, setDone] = useState('');
  const { fault, attempt } = useAttempt();
  const set = async () => {
    const present = from === '' ? {} : { from: Number(from) };
    const order = { device: device.name, to: Number(to), ...present, only_board: isOnly };
    if (!(await attempt(() => link.client.call('setBoardAddress', order)))) return;
    setDone(say('addressSet', { to }));
    ask(false);
  };
  // Without the present address the command may reach every board: the user must confirm that only one is connected.
  const mayAsk = to !== '' && (from !== '' || isOnly);
  return (
    <>
      <Button onClick={() => ask(true)}>{say('setAddress')}</Button>
      <span role="status">{done}</span>
      {isAsked ? (
        <AskingDialog
          title={say('setAddress')}
          action={say('setAddress')}
          disabled={!mayAsk}
          onClose={() => ask(false)}
          onDone={() => void set()}
        >
          <p class="note">{say('addressWarning')}</p>
          <Input {...ADDRESS} label={say('addressFrom')} value={from} onText={setFrom} />
          <Input {...ADDRESS} label={say('addressTo')} required value={to} onText={setTo} />
          <label class="design-switch">
            <input type="checkbox" checked={isOnly} onChange={(event) => setOnly(event.currentTarget.checked)} />
            {say('onlyBoard')}
          </label>
          <Fault text={fault} />
        </AskingDialog>
      ) : null}
    </>
  );
}
