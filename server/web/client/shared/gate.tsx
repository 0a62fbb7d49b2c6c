/** A page for people who have logged in: the entrance, until somebody has. */

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
  /** As what, and where: `{ component: 'registrator', registrator: 1 }`. */
  readonly as: Omit<Credentials, 'login' | 'password'>;
  /** Drawn anew for whoever logs in: nothing of the one before is left. */
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
