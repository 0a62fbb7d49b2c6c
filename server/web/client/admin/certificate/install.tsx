/**
 * A certificate of somebody else's, such as the authority of a bank: looked at first, then taken. Its key comes with it, or is on the box
 * already.
 */
import { useState } from 'preact/hooks';
import { QboxError } from '../../../../protocol/client/client.js';
import type { ReplyData } from '../../../../protocol/registry.js';
import { useAttempt } from '../../shared/box/attempt.js';
import { errorText } from '../../shared/box/failures.js';
import { FileField } from '../../shared/parts/file-field.js';
import { Button, Check, Fault, submits } from '../../shared/parts/parts.js';
import { momentText } from '../../shared/words/time.js';
import { link } from '../page.js';
import { WRITING } from '../settings/draft.js';
import { pageHost } from './make.js';
import { say } from './words.js';

const FIELDS = ['certificate', 'key'] as const;
type Field = (typeof FIELDS)[number];
type Faults = Readonly<Partial<Record<Field, string>>>;

const EMPTY = { certificate: '', key: '' };

/** By field; null = the failure is of none of them. */
function faultsOf(failure: unknown): Faults | null {
  if (!(failure instanceof QboxError)) return null;
  const told = [failure.error, ...failure.error.children].flatMap((error) => {
    const field = FIELDS.find((one) => error.parameters?.field === `data.${one}`);
    return field === undefined ? [] : [[field, errorText(error)] as const];
  });
  const texts = (wanted: Field): string => told.flatMap(([field, text]) => (field === wanted ? [text] : [])).join(' ');
  return told.length === 0 ? null : { certificate: texts('certificate'), key: texts('key') };
}

interface InstallProps {
  readonly told: ReplyData<'certificate'>;
  readonly onInstalled: () => Promise<unknown>;
}

export function InstallForm({ told: { requested: isRequested, takes_key: takesKey }, onInstalled }: InstallProps) {
  const [isChosen, choose] = useState(isRequested);
  // Whoever is in the same network could read a key on its way.
  const isForRequest = isRequested && (isChosen || !takesKey);
  const [pair, setPair] = useState(EMPTY);
  const [faults, setFaults] = useState<Faults>({});
  const [checked, setChecked] = useState<ReplyData<'installCertificate'> | null>(null);
  const { isPending, fault, attempt } = useAttempt();
  const change = (field: Field, text: string) => {
    setPair((known) => ({ ...known, [field]: text }));
    setFaults((known) => ({ ...known, [field]: '' }));
    setChecked(null);
  };
  const chooseKey = (isFor: boolean) => {
    choose(isFor);
    setFaults({});
    setChecked(null);
  };
  if (!takesKey && !isForRequest) return <p class="note">{say('notPrivate')}</p>;
  const ask = (check: boolean) =>
    attempt(async () => {
      try {
        const reply = await link.client.call(
          'installCertificate',
          { certificate: pair.certificate, ...(!isForRequest && { key: pair.key }), host: pageHost(), check },
          WRITING,
        );
        setChecked(reply);
        if (reply.applied) await onInstalled();
      } catch (failure) {
        const found = faultsOf(failure);
        if (found === null) throw failure;
        setFaults(found);
      }
    });
  return (
    <form class="install" onSubmit={submits(() => ask(checked === null))} noValidate>
      <p class="soft">{say('installHint')}</p>
      {isRequested && takesKey ? <Check look="check" label={say('forRequest')} isChecked={isForRequest} onCheck={chooseKey} /> : null}
      {(isForRequest ? FIELDS.slice(0, 1) : FIELDS).map((field) => (
        <PemField key={field} field={field} text={pair[field]} fault={faults[field] ?? ''} onText={(text) => change(field, text)} />
      ))}
      {isForRequest ? <Fault text={faults.key ?? ''} /> : <p class="soft">{say('keyHint')}</p>}
      {checked === null ? null : <Checked checked={checked} />}
      <Fault text={fault} />
      <Button type="submit" kind="primary" disabled={isPending || pair.certificate === '' || (!isForRequest && pair.key === '')}>
        {say(checked === null ? 'check' : 'installAction')}
      </Button>
    </form>
  );
}

interface PemProps {
  readonly field: Field;
  readonly text: string;
  readonly fault: string;
  readonly onText: (text: string) => void;
}

function PemField({ field, text, fault, onText }: PemProps) {
  const take = async (file: File | undefined) => file !== undefined && onText(await file.text());
  return (
    <div class="pem">
      <label class="field">
        {say(`pem.${field}`)}
        <textarea
          rows={5}
          value={text}
          autocomplete="off"
          spellcheck={false}
          aria-invalid={fault !== ''}
          onInput={(event) => onText(event.currentTarget.value)}
        />
      </label>
      <Fault text={fault} />
      <FileField label={say(`file.${field}`)} accept=".pem,.crt,.cer,.key,text/plain" onFile={take} />
    </div>
  );
}

const Checked = ({ checked }: { readonly checked: ReplyData<'installCertificate'> }) => (
  <div class="note" role="status">
    <p>{say('checked', { names: checked.names.join(', '), issuer: checked.issuer, until: momentText(Date.parse(checked.valid_to)) })}</p>
    {checked.fits_host ? null : <p>{say('otherHost', { host: location.hostname })}</p>}
  </div>
);
