/** What the box finds out of a printer that is being added: in the network, and from the printer itself. */
import { useState } from 'preact/hooks';
import type { ReplyData } from '../../../../protocol/registry.js';
import { useAttempt } from '../../shared/box/attempt.js';
import { Button, Fault } from '../../shared/parts/parts.js';
import { link } from '../page.js';
import { has, say } from './words.js';

type Asked = ReplyData<'askPrinter'>;
type FoundPrinters = ReplyData<'findPrinters'>;

/** Five speeds of a line, with silence at each. */
const PATIENCE = { timeoutMs: 60_000 };

interface NetworkProps {
  readonly port: string;
  readonly onChoose: (port: string) => void;
}

export function NetworkPrinters({ port, onChoose }: NetworkProps) {
  const [found, setFound] = useState<FoundPrinters | null>(null);
  const { isPending, fault, attempt } = useAttempt();
  const look = (neighbours: boolean) => () =>
    void attempt(async () => setFound(await link.client.call('findPrinters', neighbours ? { neighbours } : {}, PATIENCE)));
  return (
    <fieldset class="found">
      <legend>{say('network')}</legend>
      {found?.map((one) => (
        <label key={one.port} class="check found-one">
          <input type="radio" name="found" checked={port === one.port} onChange={() => onChoose(one.port)} />
          <span>
            <strong>{[one.vendor, one.name].filter((part) => part !== null).join(' ') || say('network.unnamed')}</strong>{' '}
            <code>{one.port}</code>
          </span>
        </label>
      ))}
      <p class="soft" role="status">
        {isPending ? say('network.looking') : found?.length === 0 ? say('network.none') : ''}
      </p>
      <div class="row">
        <Button onClick={look(false)} disabled={isPending}>
          {say('network.look')}
        </Button>
        <Button kind="quiet" onClick={look(true)} disabled={isPending}>
          {say('network.neighbours')}
        </Button>
      </div>
      <p class="soft">{say('network.hint')}</p>
      <Fault text={fault} />
    </fieldset>
  );
}

interface AskProps {
  readonly port: string;
  readonly onAsked: (asked: Asked) => void;
}

export function AskPrinter({ port, onAsked }: AskProps) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [askedPort, setAskedPort] = useState('');
  const { isPending, fault, attempt } = useAttempt();
  const ask = () =>
    void attempt(async () => {
      const answer = await link.client.call('askPrinter', { port }, PATIENCE);
      setAsked(answer);
      setAskedPort(answer.port);
      onAsked(answer);
    });
  return (
    <div class="asked">
      <Button onClick={ask} disabled={isPending || port === ''}>
        {say('ask')}
      </Button>
      <div role="status">
        {isPending ? <p class="soft">{say('ask.runs')}</p> : asked !== null && port === askedPort ? <Answer asked={asked} /> : null}
      </div>
      <Fault text={fault} />
    </div>
  );
}

/** What it said, and what follows from it. */
function Answer({ asked }: { readonly asked: Asked }) {
  const { verdict, why, vendor, name, bauds, faults, flow, port, model, says } = asked;
  const called = [vendor, name].filter((part) => part !== null).join(' ');
  const isSure = verdict === 'queue' || (verdict === 'answers' && why !== 'partly' && faults.length === 0);
  return (
    <div class={isSure ? 'note good' : 'note bad'}>
      <p>
        {say(verdict === 'answers' ? `ask.${why ?? 'unnamed'}` : `ask.${verdict}`, {
          name: called || say('ask.noName'),
          model: model ?? '',
          says,
        })}
      </p>
      {bauds.length === 0 ? null : <p>{say(verdict === 'answers' ? 'ask.line' : 'ask.bauds', { port, bauds: bauds.join(', ') })}</p>}
      {bauds.length > 0 && verdict === 'answers' ? <p>{say(`ask.flow.${flow ?? 'unknown'}`)}</p> : null}
      {faults.map((code) => {
        const what = `${code}.what`;
        return <p key={code}>{has(what) ? say(what) : code}</p>;
      })}
    </div>
  );
}
