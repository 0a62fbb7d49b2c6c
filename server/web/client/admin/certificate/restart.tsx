/** The box reads its certificate when it starts; with the first one, and without the last one, its pages have another address then. */
import { useState } from 'preact/hooks';
import type { ReplyData } from '../../../../protocol/registry.js';
import { useAnswer } from '../../shared/box/attempt.js';
import { AskingDialog } from '../../shared/parts/dialog.js';
import { Button } from '../../shared/parts/parts.js';
import { link } from '../page.js';
import { restartBox } from '../restart-box.js';
import type { Settings } from '../settings/draft.js';
import { say } from './words.js';

/** `to`: null = the addresses stay. */
type Move = 'https' | 'http' | null;

const moveOf = ({ file, speaks_tls: isSecure }: ReplyData<'certificate'>): Move =>
  (file !== null) === isSecure ? null : file === null ? 'http' : 'https';

const settingIn = (settings: Settings | null, wanted: string): unknown => settings?.settings.find(({ name }) => name === wanted)?.in_force;

/** The page may have been opened at the additional port without TLS, which is no more then. */
function hostAfter(settings: Settings | null): string {
  const isPlain = location.port !== '' && location.port === String(settingIn(settings, 'server.plain_port'));
  return isPlain ? `${location.hostname}:${settingIn(settings, 'server.port')}` : location.host;
}

/** Whether the address that is on tickets is the present one of this box, and leads nowhere then. */
function isPublicAddressOld(settings: Settings | null): boolean {
  const text = settingIn(settings, 'web.public_url');
  if (typeof text !== 'string' || !URL.canParse(text)) return false;
  return new URL(text).protocol === location.protocol && new URL(text).port === location.port;
}

export function RestartNote({ told }: { readonly told: ReplyData<'certificate'> }) {
  const [isAsking, ask] = useState(false);
  const [isUnderWay, setUnderWay] = useState(false);
  const settings = useAnswer<Settings | null>(null, () => link.client.call('settings', {}));
  const move = moveOf(told);
  const address = `${move}://${hostAfter(settings)}/admin#/certificate`;
  const restart = async () => {
    await restartBox(await link.client.call('settings', {}));
    setUnderWay(true);
  };
  if (move !== null && isUnderWay)
    return (
      <p class="note" role="status">
        {say(`under.${move}`)} <a href={address}>{address}</a>
      </p>
    );
  return (
    <div class="note restart">
      <p>
        {say(move === null ? 'notInForce' : `notInForce.${move}`, { address: new URL(move === null ? location.href : address).origin })}
      </p>
      {move !== null && isPublicAddressOld(settings) ? <p>{say('publicAddress')}</p> : null}
      {settings?.restart === 'by_hand' ? <p>{say('restartByHand')}</p> : <Button onClick={() => ask(true)}>{say('restart')}</Button>}
      {isAsking ? (
        <AskingDialog title={say('restartQuestion')} action={say('restart')} onClose={() => ask(false)} onDone={restart}>
          <p>{say(move === null ? 'restartHint' : `restartHint.${move}`)}</p>
        </AskingDialog>
      ) : null}
    </div>
  );
}
