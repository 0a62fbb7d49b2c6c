/** After the ticket: a telephone that is told when the turn is near and at the call. To go on is to agree, and the screen says so. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { listen } from '../shared/box/store.js';
import { Button, Fault } from '../shared/parts/parts.js';
import { language } from '../shared/words/words.js';
import { DigitPad } from './code-screen.js';
import { useFit } from './layout/fit.js';
import { say } from './page.js';
import { type NoticeStep, visit } from './visit.js';

export function NoticeScreen({ step }: { readonly step: NoticeStep }) {
  const [digits, setDigits] = useState('');
  const go = () => {
    if (digits !== '') void visit.tellTo(step, digits);
  };
  const goNow = useRef(go);
  goNow.current = go;
  useLayoutEffect(
    () =>
      listen('keydown', ({ key, target }) => {
        if (key === 'Enter' && !(target instanceof HTMLButtonElement)) goNow.current();
        if (/^[0-9]$/.test(key)) setDigits((now) => now + key);
        if (key === 'Backspace') setDigits((now) => now.slice(0, -1));
      }),
    [],
  );
  const title = say('noticeTitle');
  return (
    <>
      <div class="code" ref={useFit<HTMLDivElement>(`${language.value} ${step.fault}`)}>
        <div class="code-words">
          <h1>{title}</h1>
          <p class="lead">{say('noticeConsent')}</p>
          <Fault text={step.fault} />
        </div>
        <DigitPad title={title} value={digits} onValue={setDigits} />
      </div>
      <div class="actions">
        <Button onClick={() => visit.backToTicket(step)}>{say('back')}</Button>
        <Button kind="primary" disabled={digits === ''} onClick={go}>
          {say('noticeAgree')}
        </Button>
      </div>
    </>
  );
}
