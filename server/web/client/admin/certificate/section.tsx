/** The certificate of the box: what it is, another one in its place, how clients come to trust it, and the way back to none. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ReplyData } from '../../../../protocol/registry.js';
import { useAttempt } from '../../shared/box/attempt.js';
import { useStore } from '../../shared/box/store.js';
import { AskingDialog } from '../../shared/parts/dialog.js';
import { Button, Fault, Panel } from '../../shared/parts/parts.js';
import { momentText } from '../../shared/words/time.js';
import { link } from '../page.js';
import { WRITING } from '../settings/draft.js';
import { Lines, word } from '../terminal.js';
import { InstallForm } from './install.js';
import { furtherNames, MakeDialog } from './make.js';
import { RequestForm } from './request.js';
import { RestartNote } from './restart.js';
import { Trust } from './trust.js';
import { say } from './words.js';
import './certificate.css';

type Told = ReplyData<'certificate'>;
type Present = NonNullable<Told['present']>;
type Opened = 'make' | 'install' | 'request' | 'remove';

/** Before this many days it is time for another one. */
const SOON_DAYS = 30;

export function CertificateSection() {
  const [told, setTold] = useState<Told | null>(null);
  const { fault, attempt } = useAttempt();
  const read = async () => setTold(await link.client.call('certificate', {}));
  const connection = useStore(link.connection);
  // Again after a restart, which may have put another one in force.
  useEffect(() => void (connection === 'open' && attempt(read)), [connection]);
  return (
    <>
      <h1>{say('title')}</h1>
      {told === null ? <Fault text={fault} /> : <Certificate told={told} onChanged={read} />}
      {told?.present ? <Trust present={told.present} /> : null}
    </>
  );
}

interface CertificateProps {
  readonly told: Told;
  readonly onChanged: () => Promise<unknown>;
}

function Certificate({ told, onChanged }: CertificateProps) {
  const [opened, open] = useState<Opened | null>(null);
  const { present, file } = told;
  const changed = async () => {
    open(null);
    await onChanged();
  };
  const form = (which: Opened) => ({
    'aria-expanded': opened === which,
    onClick: () => open(opened === which ? null : which),
  });
  return (
    <Panel title={say('present')}>
      {file === null && !told.speaks_tls ? <p class="note">{say('none')}</p> : null}
      {told.fault === null ? null : (
        <p class="note bad" role="alert">
          {say('unreadable', { file: file ?? '' })} <span lang="en">{told.fault}</span>
        </p>
      )}
      {present === null ? null : <Warnings present={present} />}
      {(file !== null) === told.speaks_tls && present?.in_force !== false ? null : <RestartNote told={told} />}
      {present === null ? null : <Facts present={present} />}
      {told.writable ? (
        <>
          <ul class="ways">
            <Way hint={say('makeWay')}>
              <Button kind={file === null ? 'primary' : 'plain'} onClick={() => open('make')}>
                {say(file === null ? 'make' : 'makeAnew')}
              </Button>
            </Way>
            <Way hint={say('installWay')}>
              <Button {...form('install')}>{say('install')}</Button>
            </Way>
            <Way hint={say('requestWay')}>
              <Button {...form('request')}>{say('request')}</Button>
            </Way>
            {told.removable ? (
              <Way hint={say('removeWay')}>
                <Button onClick={() => open('remove')}>{say('remove')}</Button>
              </Way>
            ) : null}
          </ul>
          {told.requested ? <p class="about soft">{say('requested')}</p> : null}
        </>
      ) : (
        <ByHand present={present} />
      )}
      {opened === 'install' ? <InstallForm told={told} onInstalled={changed} /> : null}
      {opened === 'request' ? <RequestForm told={told} onRequested={onChanged} /> : null}
      {opened === 'make' ? <MakeDialog told={told} onClose={() => open(null)} onMade={changed} /> : null}
      {opened === 'remove' ? <RemoveDialog onClose={() => open(null)} onRemoved={changed} /> : null}
    </Panel>
  );
}

/** What can be done, and for whom it is. */
const Way = ({ hint, children }: { readonly hint: string; readonly children: ComponentChildren }) => (
  <li>
    {children}
    <span class="soft">{hint}</span>
  </li>
);

function Warnings({ present: { days_left: days, key_fits: fits, valid_from: from, valid_to: to } }: { readonly present: Present }) {
  const isYoung = Date.parse(from) > link.now();
  const warnings = [
    ...(days < 0 ? [say('ended', { until: momentText(Date.parse(to)) })] : days < SOON_DAYS ? [say('endsSoon', { days })] : []),
    ...(isYoung ? [say('notYet', { from: momentText(Date.parse(from)) })] : []),
    ...(fits ? [] : [say('otherKey')]),
  ];
  return (
    <>
      {warnings.map((text) => (
        <p key={text} class="note bad" role="alert">
          {text}
        </p>
      ))}
    </>
  );
}

function Facts({ present }: { readonly present: Present }) {
  const { names, issuer, own, fingerprint, key_fits: fits } = present;
  return (
    <dl class="facts">
      <dt>{say('for')}</dt>
      <dd>{names.length === 0 ? '–' : names.join(', ')}</dd>
      <dt>{say('by')}</dt>
      <dd>{own ? say('byItself') : issuer}</dd>
      <dt>{say('from')}</dt>
      <dd>{momentText(Date.parse(present.valid_from))}</dd>
      <dt>{say('until')}</dt>
      <dd>{momentText(Date.parse(present.valid_to))}</dd>
      <dt>{say('key')}</dt>
      <dd>{say(fits ? 'keyFits' : 'keyOther')}</dd>
      <dt>{say('fingerprint')}</dt>
      <dd>
        <code>{fingerprint}</code>
      </dd>
    </dl>
  );
}

function ByHand({ present }: { readonly present: Present | null }) {
  const names = furtherNames(present).map((name) => ` --name ${word(name)}`);
  return (
    <>
      <p>{say('fixed')}</p>
      <Lines lines={[`sudo qctl tls create${names.join('')}`, 'sudo systemctl restart qbox']} />
      <p>{say('installByHand')}</p>
      <Lines lines={['sudo qctl tls install box.pem box.key', 'sudo systemctl restart qbox']} />
    </>
  );
}

interface RemoveProps {
  readonly onClose: () => void;
  readonly onRemoved: () => Promise<unknown>;
}

function RemoveDialog({ onClose, onRemoved }: RemoveProps) {
  const remove = async () => {
    await link.client.call('removeCertificate', {}, WRITING);
    await onRemoved();
  };
  return (
    <AskingDialog title={say('removeTitle')} action={say('removeAction')} kind="danger" onClose={onClose} onDone={remove}>
      <p>{say('removeHint')}</p>
      <p>{say('removePages')}</p>
    </AskingDialog>
  );
}
