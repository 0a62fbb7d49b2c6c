/** A certificate that the box makes for itself. */
import { useState } from 'preact/hooks';
import type { ReplyData } from '../../../../protocol/registry.js';
import { AskingDialog } from '../../shared/parts/dialog.js';
import { Input } from '../../shared/parts/parts.js';
import { link } from '../page.js';
import { WRITING } from '../settings/draft.js';
import { say } from './words.js';

type Told = ReplyData<'certificate'>;

/** Names that every certificate of a box has anyway. */
const USUAL = /^(localhost|127\..*|::1|0:0:0:0:0:0:0:1)$/;
export const furtherNames = (present: Told['present']): readonly string[] =>
  (present?.names ?? []).filter((name) => !USUAL.test(name)).map((name) => short(name.toLowerCase()));

/** OpenSSL writes addresses of IPv6 with all their zeros. */
const short = (name: string): string =>
  name.includes(':') && URL.canParse(`http://[${name}]`) ? new URL(`http://[${name}]`).hostname.slice(1, -1) : name;

export const namesIn = (text: string): string[] => text.split(/[\s,;]+/).filter((name) => name !== '');

/** The name under which this page was opened. */
export const pageHost = (): string => location.hostname.replace(/^\[|\]$/g, '');

interface MakeProps {
  readonly told: Told;
  readonly onClose: () => void;
  readonly onMade: () => Promise<unknown>;
}

export function MakeDialog({ told: { present, own_names: own, file }, onClose, onMade }: MakeProps) {
  const known = new Set(own.map((name) => name.toLowerCase()));
  const [names, setNames] = useState([...new Set([...furtherNames(present), pageHost()])].filter((name) => !known.has(name)).join(', '));
  const make = async () => {
    await link.client.call('renewCertificate', { names: namesIn(names) }, WRITING);
    await onMade();
  };
  return (
    <AskingDialog title={say('makeTitle')} action={say('makeAction')} onClose={onClose} onDone={make}>
      <p>{say(file === null ? 'makeHint' : 'makeAnewHint')}</p>
      <p>{say('ownNames', { names: own.join(', ') })}</p>
      <Input label={say('names')} value={names} autocomplete="off" spellcheck={false} onText={setNames}>
        <span class="soft">{say('namesHint')}</span>
      </Input>
    </AskingDialog>
  );
}
