/** The backups of the box: the list, one more, and what can be done with each. */
import { useEffect, useState } from 'preact/hooks';
import type { ReplyData } from '../../../../protocol/registry.js';
import { useAnswer, useAttempt } from '../../shared/box/attempt.js';
import { Button, Fault, Table } from '../../shared/parts/parts.js';
import { momentText, useBeat } from '../../shared/words/time.js';
import { link } from '../page.js';
import { addressOf } from '../place.js';
import { WRITING } from '../settings/draft.js';
import { Lines, word } from '../terminal.js';
import { decryptLine } from './decrypt.js';
import { DownloadDialog } from './download.js';
import { say, sizeText } from './words.js';

type Told = ReplyData<'backups'>;
type Backup = Told['backups'][number];

const LOOK_MS = 1000;
/** A backup of a year takes its time to be read. */
const READING = { timeoutMs: 600_000 } as const;

export function Backups() {
  const [told, setTold] = useState<Told | null>(null);
  /** Whether the page has seen it being made, so that its end is news. */
  const [hasOrdered, setOrdered] = useState(false);
  const { isPending, fault, attempt } = useAttempt();
  const read = async () => setTold(await link.client.call('backups', {}));
  useEffect(() => void attempt(read), []);
  const isRunning = told?.last?.state === 'running';
  useBeat(isRunning ? LOOK_MS : null, () => void read().catch(() => undefined));
  if (told === null) return <Fault text={fault} />;
  const make = () =>
    attempt(async () => {
      setOrdered(true);
      await link.client.call('makeBackup', {}, WRITING);
      await read();
    });
  return (
    <section class="panel">
      <p class="soft">{say('backupsHint')}</p>
      <Place told={told} />
      <Last last={told.last} isNews={hasOrdered || isRunning} />
      <Fault text={fault} />
      {told.made_by === 'by_hand' ? (
        <>
          <p>{say('makeByHand')}</p>
          <Lines lines={[`sudo qctl backup create --to ${word(told.folder)}`]} />
        </>
      ) : (
        <Button kind="primary" disabled={isPending || isRunning} onClick={() => void make()}>
          {say('make')}
        </Button>
      )}
      <List told={told} />
      <Restore told={told} />
      {told.configured ? null : <OtherFolder />}
    </section>
  );
}

function Place({ told: { folder, fault, made_by: by, same_disk: isSameDisk } }: { readonly told: Told }) {
  return (
    <>
      <p class="about">
        {say('folder')} <code>{folder}</code>. {by === 'service' ? say('nightly') : say('notNightly')}
      </p>
      {isSameDisk ? <p class="note">{say('sameDisk')}</p> : null}
      {fault === null ? null : (
        <p class="note bad" role="alert">
          {say('unreadable')} <span lang="en">{fault}</span>
        </p>
      )}
    </>
  );
}

/** Whoever could set it in a browser could have the backups written where he reads them: it is set on the machine. */
function OtherFolder() {
  const file = useAnswer<string | null>(null, async () => (await link.client.call('settings', {})).file);
  return (
    <details>
      <summary>{say('otherFolder')}</summary>
      <p>{say('otherFolderHint')}</p>
      <p>{say('otherFolderFile', { file: file ?? '—' })}</p>
      <Lines lines={['[server]', 'backups = "/var/backups/qbox"']} />
      <p>
        {say('otherFolderRestart')} <a href={addressOf('settings')}>{say('toSettings')}</a>
      </p>
    </details>
  );
}

function Last({ last, isNews }: { readonly last: Told['last']; readonly isNews: boolean }) {
  if (last === null) return <p class="note">{say('never')}</p>;
  const { state, why } = last;
  const time = momentText(Date.parse(last.began));
  if (state === 'running')
    return (
      <p class="note" role="status">
        {say('running', { time })} <progress aria-label={say('running', { time })} />
      </p>
    );
  const look = state === 'verified' ? (isNews ? 'note good' : 'about soft') : 'note bad';
  return (
    <p class={look} role="status">
      {say(`last.${state}`, { time })} {why === '' ? null : <span lang="en">{why}</span>}
    </p>
  );
}

function List({ told: { backups } }: { readonly told: Told }) {
  const [downloaded, download] = useState<Backup | null>(null);
  if (backups.length === 0) return null;
  return (
    <>
      <Table look="backups" columns={[say('made'), say('bytes'), say('state')]} label={say('list')} hasActions isStacked>
        {backups.map((backup) => (
          <BackupRow key={backup.name} backup={backup} onDownload={() => download(backup)} />
        ))}
      </Table>
      {downloaded === null ? null : <DownloadDialog name={downloaded.name} onClose={() => download(null)} />}
    </>
  );
}

function BackupRow({ backup, onDownload }: { readonly backup: Backup; readonly onDownload: () => void }) {
  const { name, created, label, bytes, version, verified } = backup;
  const [verdict, setVerdict] = useState<ReplyData<'verifyBackup'> | null>(null);
  const { isPending, fault, attempt } = useAttempt();
  const verify = () => attempt(async () => setVerdict(await link.client.call('verifyBackup', { name }, READING)));
  const time = momentText(Date.parse(created));
  const known = version === null ? 'state.damaged' : verified ? 'state.verified' : 'state.unknown';
  return (
    <tr>
      <th scope="row">
        {time}
        <br />
        <span class="soft backup-name">{label === 'nightly' ? say('label.nightly') : label === 'page' ? say('label.page') : name}</span>
      </th>
      <td>{sizeText(bytes)}</td>
      <td>
        {verdict === null ? (
          say(isPending ? 'verifying' : known)
        ) : (
          <span role="status">
            {say(verdict.intact ? 'intact' : 'damaged')} <span lang="en">{verdict.why}</span>
          </span>
        )}
        <Fault text={fault} />
      </td>
      <td>
        <div class="backup-actions">
          <Button kind="quiet" disabled={isPending} aria-label={say('verifyOf', { time })} onClick={() => void verify()}>
            {say('verify')}
          </Button>
          <Button kind="quiet" aria-label={say('downloadOf', { time })} onClick={onDownload}>
            {say('download')}
          </Button>
        </div>
      </td>
    </tr>
  );
}

/** Nobody restores from a page: the box does not run meanwhile. */
function Restore({ told: { folder, data, made_by: by, backups } }: { readonly told: Told }) {
  const name = backups[0]?.name ?? 'qbox-….qbackup';
  const path = `${folder}/${name}`;
  return (
    <details>
      <summary>{say('restoreTitle')}</summary>
      <p>{say('restoreHint')}</p>
      <Lines lines={restoreLines(path, by === 'service' ? null : data)} />
      <p>{say('restoreDownloaded')}</p>
      <Lines lines={[decryptLine(name), ...restoreLines(name, by === 'service' ? null : data)]} />
      <p class="soft">{say('restoreProof')}</p>
      <Lines lines={[`sudo qctl backup verify ${word(path)}`]} />
    </details>
  );
}

/** @param data null = the box of the package, which systemd runs */
const restoreLines = (path: string, data: string | null): readonly string[] =>
  data === null
    ? ['sudo systemctl stop qbox', `sudo qctl backup restore ${word(path)} --yes`, 'sudo systemctl start qbox']
    : [`qctl backup restore ${word(path)} --data ${word(data)} --yes`];
