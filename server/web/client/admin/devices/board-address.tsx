/** Sets a new address of an LED board. Some models give it to every board on the line, so the page asks first. */
import { useState } from 'preact/hooks';
import { AskingDialog } from '../../shared/dialog.js';
import { Button, Check, Input } from '../../shared/parts.js';
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
  const set = async () => {
    const present = from === '' ? {} : { from: Number(from) };
    await link.client.call('setBoardAddress', { device: device.name, to: Number(to), ...present, only_board: isOnly });
    setDone(say('addressSet', { to }));
  };
  // Without the present address the command may reach every board: the user must confirm that only one is connected.
  const mayAsk = to !== '' && (from !== '' || isOnly);
  const title = say('setAddress');
  return (
    <>
      <Button onClick={() => ask(true)}>{title}</Button>
      <span role="status">{done}</span>
      {isAsked ? (
        <AskingDialog title={title} action={title} disabled={!mayAsk} onClose={() => ask(false)} onDone={set}>
          <p class="note">{say('addressWarning')}</p>
          <Input {...ADDRESS} label={say('addressFrom')} value={from} onText={setFrom} />
          <Input {...ADDRESS} label={say('addressTo')} required value={to} onText={setTo} />
          <Check look="design-switch" label={say('onlyBoard')} isChecked={isOnly} onCheck={setOnly} />
        </AskingDialog>
      ) : null}
    </>
  );
}
