/** The way back to a booking. */
import { useState } from 'preact/hooks';
import { useAttempt } from '../shared/box/attempt.js';
import { Button, Fault, Input, submits } from '../shared/parts/parts.js';
import { CODE_LENGTH, desk } from './desk.js';
import { opened, remember, UNKNOWN } from './own.js';
import { say } from './words.js';

interface EnterProps {
  readonly onBack: () => void;
  readonly onCode: (code: string) => void;
}

export function Enter({ onBack, onCode }: EnterProps) {
  const [code, setCode] = useState('');
  const [phone, setPhone] = useState('');
  const { isPending, fault, attempt } = useAttempt(UNKNOWN);
  const digits = code.replace(/\D/g, '');
  const enter = () =>
    attempt(async () => {
      await opened({ code: digits, phone });
      remember({ code: digits, phone });
      onCode(digits);
    });
  return (
    <form class="card" onSubmit={submits(enter)}>
      <p class="lead">{say('haveCode')}</p>
      <Input label={say('code')} value={code} inputMode="numeric" autocomplete="off" maxLength={20} required onText={setCode} />
      {desk().shortestCode < CODE_LENGTH ? (
        <Input {...{ label: say('phone'), type: 'tel', value: phone, autocomplete: 'tel', maxLength: 40 }} onText={setPhone}>
          <small class="soft">{say('phoneHint')}</small>
        </Input>
      ) : null}
      <Fault text={fault} />
      <Button type="submit" kind="primary" disabled={isPending || digits.length < desk().shortestCode}>
        {say('open')}
      </Button>
      <Button kind="quiet" onClick={onBack}>
        {say('back')}
      </Button>
    </form>
  );
}
