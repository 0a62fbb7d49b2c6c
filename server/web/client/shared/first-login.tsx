/** Of a box that nobody has set up: how to get the first password. */
import { FACTS } from './facts.js';
import { sayShared } from './words.js';

/** Nothing where somebody can log in. */
export const FirstLogin = () =>
  FACTS.firstLogin === undefined ? null : (
    <div class="note first-login">
      <p>{sayShared('firstLogin')}</p>
      <pre>
        <code>{FACTS.firstLogin}</code>
      </pre>
      <p>{sayShared('firstLoginThen', { login: 'admin' })}</p>
    </div>
  );
