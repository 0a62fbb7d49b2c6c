/** How clients come to trust the box. */
import type { ReplyData } from '../../../../protocol/registry.js';
import { Button, Panel } from '../../shared/parts/parts.js';
import { saveFile } from '../../shared/save-file.js';
import { Lines } from '../terminal.js';
import { say } from './words.js';

const GUIDES = ['windows', 'android', 'ios', 'firefox', 'linux'] as const;

const LINUX_LINES = [
  'sudo cp qbox.crt /usr/local/share/ca-certificates/ && sudo update-ca-certificates',
  'certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n qbox -i qbox.crt',
];

export function Trust({
  present: { import_pem: pem, key_hash: hash },
}: {
  readonly present: NonNullable<ReplyData<'certificate'>['present']>;
}) {
  const kiosk = `https://${location.host}/kiosk/1`;
  return (
    <Panel title={say('trustTitle')}>
      <p>{say('trustHint')}</p>
      <Button onClick={() => saveFile(new Blob([pem], { type: 'application/x-x509-ca-cert' }), 'qbox.crt')}>{say('save')}</Button>
      <ul class="dots">
        {GUIDES.map((system) => (
          <li key={system}>{say(`trust.${system}`)}</li>
        ))}
      </ul>
      <Lines lines={LINUX_LINES} />
      <p>{say('trust.kiosk')}</p>
      <Lines lines={[`chromium --kiosk --user-data-dir=$HOME/kiosk --ignore-certificate-errors-spki-list=${hash} ${kiosk}`]} />
      <p class="soft">{say('trustAgain')}</p>
    </Panel>
  );
}
