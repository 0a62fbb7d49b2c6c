/** Of a box that has no branch yet, or to which nobody can log in: how to get the first password. */

import { sayShared } from '../words/words.js';
import { FACTS } from './facts.js';

const LOGIN = 'admin';

/** The login of such a box; '' = there are others. */
export const firstLogin = (): string => (FACTS.firstLogin === undefined ? '' : LOGIN);

/** Nothing where there is a branch to log in to. */
export const FirstLogin = () =>
  FACTS.firstLogin === undefined ? null : (
    <div class="note first-login">
      <p>{sayShared('firstLogin')}</p>
      <pre>
        <code>{FACTS.firstLogin}</code>
      </pre>
      <p>{sayShared('firstLoginThen', { login: LOGIN })}</p>
    </div>
  );
