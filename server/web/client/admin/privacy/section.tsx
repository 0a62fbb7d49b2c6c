/** Erases a visitor's personal data on request. The visitor is found by ticket, telephone or name. */

import { useState } from 'preact/hooks';
import type { ReplyData, RequestData } from '../../../../protocol/registry.js';
import { useAttempt } from '../../shared/box/attempt.js';
import { DayInput } from '../../shared/parts/day-input.js';
import { AskingDialog } from '../../shared/parts/dialog.js';
import { Button, Fault, Input, Panel, Select, submits } from '../../shared/parts/parts.js';
import { wordsOf } from '../../shared/words/words.js';
import { link } from '../page.js';

const { say } = wordsOf('privacy');

const WAYS = ['ticket', 'pin_code', 'name'] as const;

interface Wish {
  readonly way: (typeof WAYS)[number];
  readonly value: string;
  /** '' = today. */
  readonly day: string;
}

const NOTHING: Wish = { way: 'ticket', value: '', day: '' };

const questionOf = ({ way, value, day }: Wish): RequestData<'eraseVisitor'> => ({
  [way]: value.trim(),
  ...(way === 'ticket' && day !== '' && { day }),
});

export function PrivacySection() {
  const [wish, setWish] = useState(NOTHING);
  const [isAsking, setAsking] = useState(false);
  const [erased, setErased] = useState<ReplyData<'eraseVisitor'> | null>(null);
  const { fault, setFault, attempt } = useAttempt();
  const erase = () => {
    setErased(null);
    void attempt(async () => setErased(await link.client.call('eraseVisitor', questionOf(wish))));
  };
  const change = (part: Partial<Wish>) => {
    setWish({ ...wish, ...part });
    setErased(null);
    setFault('');
  };
  const who = wish.value.trim();
  return (
    <>
      <h1>{say('title')}</h1>
      <p class="about soft">{say('hint')}</p>
      <Panel title={say('eraseTitle')}>
        <p class="soft">{say('eraseHint')}</p>
        <form class="few-fields" onSubmit={submits(() => who !== '' && setAsking(true))}>
          <Select
            label={say('way')}
            value={wish.way}
            options={WAYS.map((way) => [way, say(`way.${way}`)])}
            onChoose={(way) => change({ way })}
          />
          <Input label={say(`way.${wish.way}`)} value={wish.value} autocomplete="off" onText={(value) => change({ value })} />
          {wish.way === 'ticket' ? <DayInput label={say('day')} value={wish.day} onDay={(day) => change({ day })} /> : null}
          <Button type="submit" kind="danger" disabled={who === ''}>
            {say('erase')}
          </Button>
        </form>
        <Fault text={fault} />
        <p role="status">{erased ? say('erased', { visits: erased.visits, appointments: erased.appointments }) : ''}</p>
      </Panel>
      {isAsking ? (
        <AskingDialog
          title={say('question', { who })}
          action={say('eraseForGood')}
          kind="danger"
          onClose={() => setAsking(false)}
          onDone={erase}
        >
          <p>{say('final')}</p>
        </AskingDialog>
      ) : null}
    </>
  );
}
