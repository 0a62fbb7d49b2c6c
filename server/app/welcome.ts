/** The introduction for new users: in the terminal at the start, and on the front page. */
import { dirname, join, relative, resolve } from 'node:path';
import { shippedPath } from '../../drivers/shipped.js';
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

/** Where the package puts the program, with `qctl` in the path of root, and the socket that `qctl` finds by itself. */
const PACKAGE = { program: '/usr/lib/qbox', socket: '/run/qbox/qbox.sock' } as const;

/**
 * What a person at this machine types for the first log-in.
 * @param socket that of this box
 */
export function firstLoginCommand(socket: string): string {
  const program = dirname(shippedPath('package.json'));
  const isPackage = program === PACKAGE.program;
  const qctl = isPackage ? 'sudo qctl' : `node ${relative('', join(program, 'dist/program/qctl.js'))}`;
  return `${qctl}${socket === PACKAGE.socket ? '' : ` --socket ${quoted(resolve(socket))}`} admin reset-password`;
}

/** For a shell. */
const quoted = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);

/** The first steps of a box that nobody has set up; ends with a line break. */
export const firstWelcome = (url: string, command: string): string =>
  [
    '',
    '  Nobody has set this box up yet.',
    '',
    `  1. On this machine:  ${command}`,
    '     It shows the password of "admin" once.',
    `  2. In a browser:     ${url}/admin`,
    '',
    '',
  ].join('\n');

/** The logins of the demo, and what to try; ends with a line break. */
export function demoWelcome(url: string, demo: Pick<Demo, 'paper' | 'boards'> | null): string {
  const { paper = null, boards = null } = demo ?? {};
  return [
    '',
    '  The demo branch of qbox is open.',
    '',
    `  Open     ${url}/   (the front page: all that follows, and the accounts)`,
    `  Kiosk    ${url}/kiosk/1   (a visitor takes a ticket)`,
    `  Clerk    ${url}/workplace`,
    `  Hall     ${url}/board/1   (LCD boards, no log-in; ${url}/qboard/1.png is the same as a picture)`,
    `  Head     ${url}/supervisor   (the hall now, reports, a day again)`,
    `  Set up   ${url}/admin`,
    ...(demo === null ? [] : [`  Lab      ${url}/lab   (printers, boards, keypads and cables in software: look at them, and break them)`]),
    `  Connect  ${url.replace(/^http/, 'ws')}/   (JSON over WebSocket, docs/protocol.md)`,
    `  Try      QBOX_PASSWORD=12345 node dist/program/qctl.js --url ${url.replace(/^http/, 'ws')} --user admin status`,
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
