/** The introduction for new users: in the terminal at the start, and on the front page. */
import { packageVersion } from '../config/flags.js';
import type { Config } from '../config/load.js';
import { type DemoLogin, demoLogins } from '../demo/branch.js';
import type { Demo } from '../demo/demo.js';
import type { FrontPageFacts } from '../web/pages.js';

/** @param demo null = the box has devices of its own */
export const frontPageFacts = ({ branch, server }: Config, demo: Pick<Demo, 'paper'> | null): FrontPageFacts => ({
  branch: branch.name,
  timeZone: branch.timeZone,
  version: packageVersion(),
  languages: branch.languages,
  isSecure: server.tlsCertificate !== null,
  logins: server.demo ? demoLogins : [],
  documentation: 'docs/protocol.md',
  paper: demo?.paper ?? null,
  hasLab: demo !== null,
});

/** The logins of the demo, and what to try; ends with a line break. */
export function demoWelcome(url: string, demo: Pick<Demo, 'paper' | 'boards'> | null): string {
  const { paper = null, boards = null } = demo ?? {};
  const shown = url.replace('0.0.0.0', 'localhost');
  return [
    '',
    '  The demo branch of qbox is open.',
    '',
    `  Open     ${shown}/   (the front page: all that follows, and the accounts)`,
    `  Kiosk    ${shown}/kiosk/1   (a visitor takes a ticket)`,
    `  Clerk    ${shown}/workplace`,
    `  Hall     ${shown}/board/1   (LCD boards, no log-in; ${shown}/qboard/1.png is the same as a picture)`,
    `  Head     ${shown}/supervisor   (the hall now, reports, a day again)`,
    `  Set up   ${shown}/admin`,
    ...(demo === null
      ? []
      : [`  Lab      ${shown}/lab   (printers, boards, keypads and cables in software: look at them, and break them)`]),
    `  Connect  ${shown.replace(/^http/, 'ws')}/   (JSON over WebSocket, docs/protocol.md)`,
    `  Try      QBOX_PASSWORD=12345 node dist/program/qctl.js --url ${shown.replace(/^http/, 'ws')} --user admin status`,
    ...(paper === null ? [] : [`  Paper    ${paper}   (two printers in software: what kiosks print comes out there as pictures)`]),
    ...(boards === null ? [] : [`  LEDs     ${boards}   (LED boards in software: 33.svg is the one over window 2)`]),
    '',
    '  component      login      password  place',
    ...demoLogins.map(loginLine),
    '',
    '',
  ].join('\n');
}

const loginLine = ({ component, login, password, place, what }: DemoLogin): string =>
  `  ${component.padEnd(14)} ${login.padEnd(10)} ${password.padEnd(9)} ${String(place ?? '').padEnd(5)} ${what}`;
