/** A page that needs a login: it shows the log-in form until a user has logged in. */

import type { ComponentChildren } from 'preact';
import { Fragment } from 'preact';
import type { Credentials } from '../../../protocol/client/client.js';
import type { SharedWord } from './catalogues.js';
import { ConnectionBanner } from './connection-banner.js';
import { Entrance } from './entrance.js';
import type { Link } from './link.js';
import { useStore } from './store.js';
import type { Speaking } from './words.js';

interface GateProps {
  readonly link: Link;
  readonly speaker: Speaking<SharedWord>;
  /** Of the entrance. */
  readonly title: string;
  readonly hint: string;
  /** Component and place of the session: `{ component: 'registrator', registrator: 1 }`. */
  readonly as: Omit<Credentials, 'login' | 'password'>;
  /** Mounted anew at each log-in, so that nothing of the user before is left. */
  readonly children: ComponentChildren;
}

export function Gate({ link, speaker, title, hint, as, children }: GateProps) {
  const token = useStore(link.token);
  const entered = useStore(link.entered);
  const { say } = useStore(speaker.speech);
  const enter = async (login: string, password: string) => {
    await link.login({ ...as, login, password });
  };
  return (
    <>
      {token === null ? (
        <Entrance speaker={speaker} title={title} hint={hint} onEnter={enter} />
      ) : (
        <Fragment key={entered}>{children}</Fragment>
      )}
      <ConnectionBanner link={link} text={say('connectionLost')} />
    </>
  );
}
