/** A page that needs a login: it shows the log-in form until a user has logged in. */
import { type ComponentChildren, Fragment } from 'preact';
import type { Credentials } from '../../../../protocol/client/client.js';
import { ConnectionBanner } from '../parts/head.js';
import { Entrance, type EntranceProps } from './entrance.js';
import { errorOf } from './failures.js';
import type { Link } from './link.js';
import { useStore } from './store.js';

type Session = Omit<Credentials, 'login' | 'password'>;

async function enterAs(link: Link, [as, ...others]: readonly Session[], login: string, password: string): Promise<void> {
  if (as === undefined) return;
  try {
    await link.login({ ...as, login, password });
  } catch (failure) {
    if (others.length === 0 || errorOf(failure) !== 'componentNotAllowed') throw failure;
    await enterAs(link, others, login, password);
  }
}

interface GateProps extends EntranceProps {
  readonly keyboard?: ComponentChildren;
  readonly link: Link;
  /** Component and place of the session: `{ component: 'registrator', registrator: 1 }`; of several the first that the role allows. */
  readonly as: Session | readonly Session[];
  /** Mounted anew at each log-in, so that nothing of the user before is left. */
  readonly children: ComponentChildren;
}

export function Gate({ link, as, children, ...entrance }: GateProps) {
  const token = useStore(link.token);
  const entered = useStore(link.entered);
  return (
    <>
      {token === null ? (
        <Entrance {...entrance} onEnter={(login, password) => enterAs(link, [as].flat(), login, password)} />
      ) : (
        <Fragment key={entered}>{children}</Fragment>
      )}
      <ConnectionBanner link={link} />
    </>
  );
}
