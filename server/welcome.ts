/** What a newcomer is told: in the terminal at the start, and on the front page. */
import { type Config, packageVersion } from './config.js';
import { type DemoLogin, demoLogins } from './demo/branch.js';
import type { FrontPageFacts } from './web/pages.js';

/** @param paper the folder in which the tickets of the demo come out; null = none do */
export const frontPageFacts = ({ branch, server }: Config, paper: string | null): FrontPageFacts => ({
  branch: branch.name,
  timeZone: branch.timeZone,
  version: packageVersion(),
  isSecure: server.tlsCertificate !== null,
  logins: server.demo ? demoLogins : [],
  documentation: 'docs/protocol.md',
  paper,
});

/** Whom to log in as, and what to try; ends with a line break. */
export function demoWelcome(url: string, paper: string | null, boards: string | null): string {
  const shown = url.replace('0.0.0.0', 'localhost');
  return [
    '',
    '  The demo branch of qbox is open.',
    '',
    `  Open     ${shown}/`,
    `  Boards   ${shown}/qboard/1.png   ${shown}/qboard/2.png`,
    `  Connect  ${shown.replace(/^http/, 'ws')}/   (JSON over WebSocket, docs/protocol.md)`,
    `  Try      QBOX_PASSWORD=12345 node dist/server/qctl/main.js --url ${shown.replace(/^http/, 'ws')} --user admin status`,
    ...(paper === null ? [] : [`  Paper    ${paper}   (two printers in software: what kiosks print comes out there as pictures)`]),
    ...(boards === null ? [] : [`  Boards   ${boards}   (LED boards in software: 33.svg is the one over window 2)`]),
    '',
    '  component      login      password  place',
    ...demoLogins.map(loginLine),
    '',
    '',
  ].join('\n');
}

const loginLine = ({ component, login, password, place, what }: DemoLogin): string =>
  `  ${component.padEnd(14)} ${login.padEnd(10)} ${password.padEnd(9)} ${String(place ?? '').padEnd(5)} ${what}`;
