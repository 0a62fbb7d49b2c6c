/** A backup leaves the box encrypted: it holds data of visitors and hashes of passwords. */
import { useState } from 'preact/hooks';
import { md5 } from '../../../../protocol/client/md5.js';
import { AskingDialog } from '../../shared/parts/dialog.js';
import { Input } from '../../shared/parts/parts.js';
import { link } from '../page.js';
import { randomPassword } from '../random-password.js';
import { Lines } from '../terminal.js';
import { decryptLine } from './decrypt.js';
import { say } from './words.js';

interface DownloadProps {
  readonly name: string;
  readonly onClose: () => void;
}

const PASSPHRASE = /^[ -~]{12,200}$/;

export function DownloadDialog({ name, onClose }: DownloadProps) {
  const [passphrase, setPassphrase] = useState(() => `${randomPassword()}-${randomPassword()}`);
  const [password, setPassword] = useState('');
  const [isBegun, setBegun] = useState(false);
  const isGood = PASSPHRASE.test(passphrase);
  const download = async () => {
    const { path, file } = await link.client.call('downloadBackup', { name, password: md5(password), passphrase });
    const address = document.createElement('a');
    address.href = path;
    address.download = file;
    address.click();
    setPassword('');
    setBegun(true);
    return 'stay' as const;
  };
  return (
    <AskingDialog
      title={say('downloadTitle')}
      action={isBegun ? null : say('download')}
      {...(isBegun && { cancel: say('noted') })}
      disabled={!isGood || password === ''}
      telling={{ own: (error) => (error === 'wrongPassword' ? say('wrongPassword') : undefined) }}
      onClose={onClose}
      onDone={download}
    >
      {isBegun ? (
        <div role="status">
          <p class="note good">{say('downloadBegun')}</p>
          <p>{say('passphraseOnce')}</p>
          <p class="passphrase">
            <code>{passphrase}</code>
          </p>
          <p>{say('decrypt')}</p>
          <Lines lines={[decryptLine(name)]} />
        </div>
      ) : (
        <>
          <p>{say('downloadHint')}</p>
          <Input
            label={say('passphrase')}
            value={passphrase}
            autocomplete="off"
            spellcheck={false}
            aria-invalid={!isGood}
            onText={setPassphrase}
          >
            <span class={isGood ? 'soft' : 'note bad'}>{say('passphraseHint')}</span>
          </Input>
          <Input label={say('ownPassword')} type="password" value={password} autocomplete="current-password" onText={setPassword} />
        </>
      )}
    </AskingDialog>
  );
}
