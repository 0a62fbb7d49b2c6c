/** A request that the branch's own authority signs; its key stays on the box. */
import { useState } from 'preact/hooks';
import type { ReplyData } from '../../../../protocol/registry.js';
import { useAttempt } from '../../shared/box/attempt.js';
import { Button, Fault, Input, submits } from '../../shared/parts/parts.js';
import { saveFile } from '../../shared/save-file.js';
import { link } from '../page.js';
import { WRITING } from '../settings/draft.js';
import { Lines } from '../terminal.js';
import { furtherNames, namesIn, pageHost } from './make.js';
import { say } from './words.js';

interface RequestProps {
  readonly told: ReplyData<'certificate'>;
  readonly onRequested: () => Promise<unknown>;
}

export function RequestForm({ told: { present, requested }, onRequested }: RequestProps) {
  const [names, setNames] = useState([...new Set([pageHost(), ...furtherNames(present)])].join(', '));
  const [made, setMade] = useState<string | null>(null);
  const { isPending, fault, attempt } = useAttempt();
  const ask = () =>
    attempt(async () => {
      const { request } = await link.client.call('requestCertificate', { names: namesIn(names) }, WRITING);
      setMade(request);
      await onRequested();
    });
  return (
    <form class="install" onSubmit={submits(ask)} noValidate>
      <p class="soft">{say('requestHint')}</p>
      {requested && made === null ? <p class="note">{say('requestAgain')}</p> : null}
      <Input label={say('requestNames')} value={names} autocomplete="off" spellcheck={false} onText={setNames}>
        <span class="soft">{say('requestNamesHint')}</span>
      </Input>
      <Fault text={fault} />
      <Button type="submit" kind="primary" disabled={isPending || namesIn(names).length === 0}>
        {say('requestAction')}
      </Button>
      {made === null ? null : (
        <div role="status">
          <p>{say('requestMade')}</p>
          <Lines lines={made.trim().split('\n')} />
          <Button onClick={() => saveFile(new Blob([made], { type: 'application/pkcs10' }), 'qbox.csr')}>{say('requestSave')}</Button>
        </div>
      )}
    </form>
  );
}
