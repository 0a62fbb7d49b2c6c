/** Messages to the visitor's telephone or mail box, where the branch sends any: asked for with consent, and stopped here. */
import { useState } from 'preact/hooks';
import { useAttempt } from '../shared/box/attempt.js';
import { AskingDialog } from '../shared/parts/dialog.js';
import { Button, Check, Choices, Fault, Input } from '../shared/parts/parts.js';
import { type Notice, type Route, WISHES, type Wish } from './following.js';
import { following, say } from './page.js';

export function NoticePart({ notice }: { readonly notice: Notice }) {
  const [isAsking, setAsking] = useState(false);
  const { isPending, fault, attempt } = useAttempt();
  const { by, offered } = notice;
  return (
    <>
      {by === null ? (
        <Button onClick={() => setAsking(true)}>{say('noticeAsk', { ways: waysOf(offered) })}</Button>
      ) : (
        <div class="told">
          <p role="status">{say(by === 'sms' ? 'noticeBySms' : 'noticeByMail')}</p>
          <Button kind="quiet" disabled={isPending} onClick={() => void attempt(() => following.stopNotice())}>
            {say('noticeStop')}
          </Button>
          <Fault text={fault} />
        </div>
      )}
      {isAsking ? <AskDialog offered={offered} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

const waysOf = (offered: readonly Route[]): string => (offered.length > 1 ? 'both' : (offered[0] ?? 'both'));

interface AskProps {
  readonly offered: readonly Route[];
  readonly onClose: () => void;
}

function AskDialog({ offered, onClose }: AskProps) {
  const [route, setRoute] = useState<Route>(offered[0] ?? 'sms');
  const [address, setAddress] = useState('');
  const [wishes, setWishes] = useState<readonly Wish[]>(WISHES);
  const isPhone = route === 'sms';
  return (
    <AskingDialog
      title={say('noticeTitle')}
      action={say('noticeAgree')}
      disabled={address.trim() === '' || wishes.length === 0}
      telling={{ own: (name) => (name === 'addressRefused' || name === 'invalidRequest' ? say('noticeWrong') : undefined) }}
      onClose={onClose}
      onDone={() => following.askNotice(route, address.trim(), wishes)}
    >
      {offered.length > 1 ? (
        <Choices
          legend={say('noticeHow')}
          chosen={route}
          options={offered.map((one) => [one, say(one === 'sms' ? 'noticeSms' : 'noticeMail')])}
          onChoose={setRoute}
        />
      ) : null}
      <Input
        label={say(isPhone ? 'noticePhone' : 'noticeAddress')}
        type={isPhone ? 'tel' : 'email'}
        autoComplete={isPhone ? 'tel' : 'email'}
        value={address}
        onText={setAddress}
      />
      {WISHES.map((wish) => (
        <Check
          key={wish}
          label={say(wish === 'near' ? 'noticeNear' : 'noticeCalled')}
          isChecked={wishes.includes(wish)}
          onCheck={(isOn) => setWishes(WISHES.filter((one) => (one === wish ? isOn : wishes.includes(one))))}
        />
      ))}
      <p class="soft">{say('noticeConsent')}</p>
    </AskingDialog>
  );
}
