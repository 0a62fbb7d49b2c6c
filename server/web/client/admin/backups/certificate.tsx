/** The certificate of the box: what it is, how clients come to trust it, and another one in its place. */
import { useEffect, useState } from 'preact/hooks';
import type { ReplyData } from '../../../../protocol/registry.js';
import { useAttempt } from '../../shared/attempt.js';
import { AskingDialog } from '../../shared/dialog.js';
import { Button, Fault, Input, Panel } from '../../shared/parts.js';
import { saveFile } from '../../shared/save-file.js';
import { useStore } from '../../shared/store.js';
import { momentText } from '../../shared/time.js';
import { link } from '../page.js';
import { WRITING } from '../settings/draft.js';
import { Lines, word } from './commands.js';
import { InstallForm } from './install.js';
import { say } from './words.js';

type Told = ReplyData<'certificate'>;
type Present = NonNullable<Told['present']>;

/** Before this many days it is time for another one. */
const SOON_DAYS = 30;

export function Certificate() {
  const [told, setTold] = useState<Told | null>(null);
  const [opened, open] = useState<'renew' | 'install' | null>(null);
  const { fault, attempt } = useAttempt();
  const read = async () => setTold(await link.client.call('certificate', {}));
  const connection = useStore(link.connection);
  // Again after a restart, which may have put another one in force.
  useEffect(() => void (connection === 'open' && attempt(read)), [connection]);
  if (told === null) return <Fault text={fault} />;
  const replaced = async () => {
    open(null);
    await read();
  };
  return (
    <Panel title={say('certificateTitle')}>
      {told.file === null ? <NoCertificate /> : null}
      {told.fault === null ? null : (
        <p class="note bad" role="alert">
          {say('certificateUnreadable', { file: told.file ?? '' })} <span lang="en">{told.fault}</span>
        </p>
      )}
      {told.present === null ? null : <Facts present={told.present} />}
      {told.file === null ? null : told.writable ? (
        <div class="row">
          <Button onClick={() => open('renew')}>{say('renew')}</Button>
          <Button aria-expanded={opened === 'install'} onClick={() => open(opened === 'install' ? null : 'install')}>
            {say('install')}
          </Button>
        </div>
      ) : (
        <ByHand present={told.present} />
      )}
      {opened === 'install' ? <InstallForm onInstalled={replaced} /> : null}
      {opened === 'renew' ? <RenewDialog present={told.present} onClose={() => open(null)} onRenewed={replaced} /> : null}
    </Panel>
  );
}

const NoCertificate = () => (
  <>
    <p class="note">{say('noCertificate')}</p>
    <p>{say('createByHand')}</p>
    <Lines lines={['sudo qctl tls create']} />
  </>
);

function Facts({ present }: { readonly present: Present }) {
  const { names, issuer, own, fingerprint, days_left: days, in_force: isInForce, import_pem: pem } = present;
  const until = momentText(Date.parse(present.valid_to));
  return (
    <>
      {days >= SOON_DAYS ? null : (
        <p class="note bad" role="alert">
          {days < 0 ? say('ended', { until }) : say('endsSoon', { days })}
        </p>
      )}
      {isInForce ? null : <RestartNote />}
      <dl class="facts">
        <dt>{say('for')}</dt>
        <dd>{names.length === 0 ? '–' : names.join(', ')}</dd>
        <dt>{say('by')}</dt>
        <dd>{own ? say('byItself') : issuer}</dd>
        <dt>{say('until')}</dt>
        <dd>{until}</dd>
        <dt>{say('fingerprint')}</dt>
        <dd>
          <code>{fingerprint}</code>
        </dd>
      </dl>
      <details>
        <summary>{say('trustTitle')}</summary>
        <p>{say('trustHint')}</p>
        <ul class="dots">
          <li>{say('trustWindows')}</li>
          <li>{say('trustAndroid')}</li>
          <li>{say('trustFirefox')}</li>
          <li>{say('trustLinux')}</li>
        </ul>
        <Lines lines={TRUST_LINES} />
      </details>
      <Button onClick={() => saveFile(new Blob([pem], { type: 'application/x-x509-ca-cert' }), 'qbox.crt')}>
        {say('saveCertificate')}
      </Button>
    </>
  );
}

const TRUST_LINES = [
  'sudo cp qbox.crt /usr/local/share/ca-certificates/ && sudo update-ca-certificates',
  'certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n qbox -i qbox.crt',
];

/** The box reads its certificate when it starts. */
function RestartNote() {
  const [isAsking, ask] = useState(false);
  const restart = async () => {
    const { started_at } = await link.client.call('settings', {});
    await link.client.call('restartBox', { started_at });
  };
  return (
    <div class="note restart">
      <p>{say('notInForce')}</p>
      <Button onClick={() => ask(true)}>{say('restart')}</Button>
      {isAsking ? (
        <AskingDialog title={say('restartQuestion')} action={say('restart')} onClose={() => ask(false)} onDone={restart}>
          <p>{say('restartHint')}</p>
        </AskingDialog>
      ) : null}
    </div>
  );
}

/** Names that every certificate of a box has anyway. */
const USUAL = /^(localhost|127\..*|::1|0:0:0:0:0:0:0:1)$/;
const furtherNames = (present: Present | null): readonly string[] =>
  (present?.names ?? []).filter((name) => !USUAL.test(name)).map((name) => name.toLowerCase());

function ByHand({ present }: { readonly present: Present | null }) {
  const names = furtherNames(present).map((name) => ` --name ${word(name)}`);
  return (
    <>
      <p>{say('certificateFixed')}</p>
      <Lines lines={[`sudo qctl tls create${names.join('')}`, 'sudo systemctl restart qbox']} />
      <p>{say('installByHand')}</p>
      <Lines lines={['sudo qctl tls install box.pem box.key', 'sudo systemctl restart qbox']} />
    </>
  );
}

interface RenewProps {
  readonly present: Present | null;
  readonly onClose: () => void;
  readonly onRenewed: () => Promise<unknown>;
}

function RenewDialog({ present, onClose, onRenewed }: RenewProps) {
  const [names, setNames] = useState(furtherNames(present).join(', '));
  const renew = async () => {
    await link.client.call('renewCertificate', { names: names.split(/[\s,;]+/).filter((name) => name !== '') }, WRITING);
    await onRenewed();
  };
  return (
    <AskingDialog title={say('renewTitle')} action={say('renewAction')} onClose={onClose} onDone={renew}>
      <p>{say('renewHint')}</p>
      <Input label={say('names')} value={names} autocomplete="off" spellcheck={false} onText={setNames}>
        <span class="soft">{say('namesHint')}</span>
      </Input>
    </AskingDialog>
  );
}
