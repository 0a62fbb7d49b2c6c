/** Erases a visitor's personal data on request. The visitor is found by ticket, telephone or name. */

import { useState } from 'preact/hooks';
import type { ReplyData, RequestData } from '../../../../protocol/registry.js';
import { Button, SubmitButton } from '../../shared/button.js';
import type { PrivacyWord } from '../../shared/catalogues.js';
import { Dialog } from '../../shared/dialog.js';
import { failureText } from '../../shared/failures.js';
import { useStore } from '../../shared/store.js';
import type { Say } from '../../shared/words.js';
import { Fault } from '../parts.js';
import type { SectionProps } from '../sections.js';
import { useWords } from '../use-words.js';

type Found = RequestData<'eraseVisitor'>;

const WAYS = ['ticket', 'pin_code', 'name'] as const;

interface Wish {
  readonly way: (typeof WAYS)[number];
  readonly value: string;
  /** '' = today. */
  readonly day: string;
}

const NOTHING: Wish = { way: 'ticket', value: '', day: '' };

const questionOf = ({ way, value, day }: Wish): Found => ({ [way]: value.trim(), ...(way === 'ticket' && day !== '' && { day }) });

type Outcome = { readonly erased: ReplyData<'eraseVisitor'> | null; readonly fault: string };
const NOT_YET: Outcome = { erased: null, fault: '' };

export function PrivacySection({ link, speaker }: SectionProps) {
  const speech = useWords(speaker, 'privacy');
  const page = useStore(speaker.speech);
  const [wish, setWish] = useState(NOTHING);
  const [isAsking, setAsking] = useState(false);
  const [outcome, setOutcome] = useState(NOT_YET);
  if (speech === null) return null;
  const { say } = speech;
  const { erased, fault } = outcome;
  const erase = async () => {
    setAsking(false);
    try {
      setOutcome({ erased: await link.client.call('eraseVisitor', questionOf(wish)), fault: '' });
    } catch (failure) {
      setOutcome({ erased: null, fault: failureText(failure, page.say) });
    }
  };
  const change = (part: Partial<Wish>) => {
    setWish({ ...wish, ...part });
    setOutcome(NOT_YET);
  };
  return (
    <>
      <h1>{say('title')}</h1>
      <p class="about soft">{say('hint')}</p>
      <section class="panel" aria-labelledby="erase-title">
        <h2 id="erase-title">{say('eraseTitle')}</h2>
        <p class="soft">{say('eraseHint')}</p>
        <WishForm say={say} wish={wish} onChange={change} onErase={() => setAsking(true)} />
        <Fault text={fault} />
        <p role="status">{erased ? say('erased', { visits: erased.visits, appointments: erased.appointments }) : ''}</p>
      </section>
      {isAsking ? (
        <Dialog title={say('question', { who: wish.value.trim() })} onClose={() => setAsking(false)}>
          <p>{say('final')}</p>
          <div class="row end">
            <Button onClick={() => setAsking(false)}>{page.say('cancel')}</Button>
            <Button kind="danger" onClick={() => void erase()}>
              {say('eraseForGood')}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}

interface WishFormProps {
  readonly say: Say<PrivacyWord>;
  readonly wish: Wish;
  readonly onChange: (part: Partial<Wish>) => void;
  readonly onErase: () => void;
}

function WishForm({ say, wish, onChange, onErase }: WishFormProps) {
  const isEmpty = wish.value.trim() === '';
  const submit = (event: Event) => {
    event.preventDefault();
    if (!isEmpty) onErase();
  };
  return (
    <form onSubmit={submit}>
      <label class="field">
        {say('way')}
        <select value={wish.way} onChange={(event) => onChange({ way: event.currentTarget.value as Wish['way'] })}>
          {WAYS.map((way) => (
            <option key={way} value={way}>
              {say(`way.${way}`)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        {say(`way.${wish.way}`)}
        <input value={wish.value} autocomplete="off" onInput={(event) => onChange({ value: event.currentTarget.value })} />
      </label>
      {wish.way === 'ticket' ? (
        <label class="field">
          {say('day')}
          <input type="date" value={wish.day} onChange={(event) => onChange({ day: event.currentTarget.value })} />
        </label>
      ) : null}
      <SubmitButton disabled={isEmpty}>{say('erase')}</SubmitButton>
    </form>
  );
}
