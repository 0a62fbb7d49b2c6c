/** Input of digits: the code of an appointment, or the one that a service asks for. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { listen } from '../shared/box/store.js';
import { Button, Fault } from '../shared/parts/parts.js';
import { language } from '../shared/words/words.js';
import type { Books } from './books.js';
import { useFit } from './layout/fit.js';
import { needsCode } from './offers.js';
import { say } from './page.js';
import { visit } from './visit.js';

interface CodeScreenProps {
  readonly books: Books;
  /** Empty = the code of an appointment. */
  readonly services: readonly number[];
  readonly fault: string;
}

export function CodeScreen({ books, services, fault }: CodeScreenProps) {
  const [code, setCode] = useState('');
  const go = () => {
    if (code !== '') void visit.typed(services, code);
  };
  const goNow = useRef(go);
  goNow.current = go;
  // A layout effect, because a typing visitor does not wait for the next frame.
  useLayoutEffect(
    () =>
      listen('keydown', ({ key, target }) => {
        if (key === 'Enter' && !(target instanceof HTMLButtonElement)) goNow.current();
        if (/^[0-9]$/.test(key)) setCode((now) => now + key);
        if (key === 'Backspace') setCode((now) => now.slice(0, -1));
      }),
    [],
  );
  const asking = books.services.find((service) => services.includes(service.id) && needsCode(service));
  const isPhoneEnough = books.plans.some(({ disabled, check_in_by_phone }) => disabled === 0 && check_in_by_phone === 1);
  // What the digits are only the branch knows: the number of a contract, of a card.
  const title = asking?.description || say(asking ? 'pinTitle' : isPhoneEnough ? 'codeOrPhoneTitle' : 'codeTitle');
  return (
    <>
      <div class="code" ref={useFit<HTMLDivElement>(`${language.value} ${fault}`)}>
        <div class="code-words">
          <h1>{title}</h1>
          <p class="lead">{asking ? say('pinHint', { service: asking.name }) : say(isPhoneEnough ? 'codeOrPhoneHint' : 'codeHint')}</p>
          <Fault text={fault} />
        </div>
        <DigitPad title={title} value={code} onValue={setCode} />
      </div>
      <div class="actions">
        <Button onClick={() => visit.start()}>{say('back')}</Button>
        <Button kind="primary" disabled={code === ''} onClick={go}>
          {say('go')}
        </Button>
      </div>
    </>
  );
}

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
const LENGTH_MAX = 40;

interface DigitPadProps {
  readonly title: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
}

export function DigitPad({ title, value, onValue }: DigitPadProps) {
  const digitButton = (digit: string) => (
    <Button key={digit} onClick={() => onValue((value + digit).slice(0, LENGTH_MAX))}>
      {digit}
    </Button>
  );
  return (
    <div class="digits">
      <output class="pad-value" data-spoken aria-label={title}>
        {value || '\u00a0'}
      </output>
      <fieldset class="pad">
        <legend class="out-of-sight">{title}</legend>
        {DIGITS.map(digitButton)}
        <Button aria-label={say('clear')} onClick={() => onValue('')}>
          C
        </Button>
        {digitButton('0')}
        <Button aria-label={say('erase')} onClick={() => onValue(value.slice(0, -1))}>
          ⌫
        </Button>
      </fieldset>
    </div>
  );
}
