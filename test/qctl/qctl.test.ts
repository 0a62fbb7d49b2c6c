/** qctl with a peer that misbehaves on demand; see `qctl-box.test.ts` for the real box. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Peer, refusal } from '../protocol/client-peer.js';
import { TestConsole } from './console.js';

let peer: Peer;
let terminal: TestConsole;

beforeEach(async () => {
  peer = await new Peer().listen();
  terminal = new TestConsole();
  terminal.env.QBOX_URL = peer.url;
});

afterEach(() => peer.stop());

const commands = (): string[] => peer.heard.map(({ command }) => command);

describe('call', () => {
  it('logs in, calls, shows the answer and logs out', async () => {
    peer.on('nextConsumer', () => ({ id: 29, ticket: 'Г001' }));
    expect(await terminal.run('call', 'nextConsumer', '{"workplace": 11}')).toBe(0);
    expect(terminal.stdout).toBe('id      29\nticket  Г001\n');
    expect(terminal.stderr).toBe('');
    expect(commands()).toEqual(['login', 'nextConsumer', 'logout']);
    expect(peer.heard[0]?.data).toEqual({ component: 'administrator', login: 'admin', password: '827ccb0eea8a706c4c34a16891f84e7b' });
    expect(peer.heard[1]?.data).toEqual({ workplace: 11 });
    await peer.untilClosed(1);
    expect(peer.closeCodes).toEqual([1000]);
    expect(terminal.listeners).toBe(0);
  });

  it('prints JSON for scripts', async () => {
    peer.on('info', () => ({ sessions: 1, nested: [null] }));
    expect(await terminal.run('call', 'info', '--json')).toBe(0);
    expect(JSON.parse(terminal.stdout)).toEqual({ sessions: 1, nested: [null] });
  });

  it('reads the data from standard input', async () => {
    terminal.input = '{"services": [1]}\n';
    expect(await terminal.run('call', 'registrateConsumer', '-')).toBe(0);
    expect(peer.heard[1]?.data).toEqual({ services: [1] });
    expect(terminal.stdout).toBe('ok\n');
  });

  it('logs in where it is told', async () => {
    const place = ['--user', 'clerk', '--password', 'x', '--component', 'workplace', '--workplace', '11'];
    expect(await terminal.run('call', 'info', ...place)).toBe(0);
    expect(peer.heard[0]?.data).toMatchObject({
      component: 'workplace',
      login: 'clerk',
      password: '9dd4e461268c8034f5c8564e155c67a6',
      workplace: 11,
    });
    expect(peer.heard[1]?.data).toEqual({});
  });

  it.each([
    ['nextConsumer', '{}', { workplace: 11 }],
    ['nextConsumer', '{"workplace": 18}', { workplace: 18 }],
    ['serviceList', '{}', {}],
    ['login', '{"login": "x"}', { login: 'x' }],
    ['unknownCommand', '{}', {}],
  ])('puts --workplace into the data of %s %s only where it belongs', async (command, data, sent) => {
    await terminal.run('call', command, data, '--workplace', '11');
    expect(peer.heard[1]?.command).toBe(command);
    expect(peer.heard[1]?.data).toEqual(sent);
  });

  it('says in one line what the box refused, with all causes', async () => {
    const fault = refusal('invalidRequest', { field: 'id', fault: 'is missing' });
    peer.on('getService', () => ({ ...fault, children: [fault, refusal('invalidRequest', { field: 'nmae', fault: 'is not a field' })] }));
    expect(await terminal.run('call', 'getService', '{"nmae": 1}')).toBe(1);
    expect(terminal.stdout).toBe('');
    expect(terminal.stderr).toBe('qctl: the box refused getService: id: is missing; nmae: is not a field [error 1/5]\n');
    expect(commands().at(-1)).toBe('logout');
  });

  it('repeats what was not answered when the connection breaks', async () => {
    peer.on('registrateConsumer', () => ({ consumer: {} })).plan('registrateConsumer', 'dropAfter');
    expect(await terminal.run('call', 'registrateConsumer', '{"services": [1]}')).toBe(0);
    expect(peer.done.filter((command) => command === 'registrateConsumer')).toHaveLength(1);
    expect(terminal.stderr).toMatch(/^qctl: the connection was lost \(.+\), trying again\n$/);
  });
});

describe('a box that does not answer', () => {
  it('ends with code 3 and the reason', async () => {
    await peer.stop();
    expect(await terminal.run('status')).toBe(3);
    expect(terminal.stderr).toMatch(/^qctl: cannot reach the box at ws:\/\/127\.0\.0\.1:\d+\/: connect ECONNREFUSED [^\n]+\n$/);
  });

  it('ends with code 3 when the log-in is not answered in time', async () => {
    peer.plan('login', 'silent');
    expect(await terminal.run('status', '--timeout', '1.5')).toBe(3);
    expect(terminal.stderr).toBe('qctl: login: no answer within 1500 ms\n');
  });

  it('ends with code 3 when the command is not answered in time, and logs out', async () => {
    peer.plan('info', 'silent');
    expect(await terminal.run('call', 'info', '--timeout', '1.5')).toBe(3);
    expect(terminal.stderr).toBe('qctl: info: no answer within 1500 ms\n');
    expect(commands().at(-1)).toBe('logout');
  });

  it('that refuses the log-in ends with code 1', async () => {
    peer.on('login', () => refusal('wrongPassword'));
    expect(await terminal.run('status')).toBe(1);
    expect(terminal.stderr).toBe('qctl: the box refused login: login: the login or the password is wrong [error 2/3]\n');
    expect(commands()).toEqual(['login']);
  });
});

describe('a wrong command line', () => {
  it.each([
    [['frobnicate'], /unknown command 'frobnicate'/],
    [['status', '--frob'], /unknown option '--frob'/],
    [['call'], /missing required argument 'command'/],
    [['call', 'info', '{'], /JSON: /],
    [['call', 'info', '[1]'], /JSON: expected an object/],
    [['call', 'info', '--workplace', 'eleven'], /Expected a whole number/],
    [['call', 'info', '--timeout', 'soon'], /Expected a number of seconds/],
    [['call', 'info', '--component', 'clerk'], /Allowed choices are workplace/],
    [['status', '--url', 'ftp://box'], /Expected an address/],
    [['watch', 'getService'], /nothing to watch is called getService; there are currentQueue, devices, alerts, operationList/],
    [['commands', 'frobnicate'], /no command has "frobnicate"/],
  ])('%j ends with code 2 and the reason, and asks the box nothing', async (args, reason) => {
    expect(await terminal.run(...args)).toBe(2);
    expect(terminal.stderr).toMatch(reason);
    expect(terminal.stderr).toMatch(/^qctl: [^\n]+\n$/);
    expect(terminal.stdout).toBe('');
    expect(peer.heard).toEqual([]);
  });

  it('in the environment ends the same way', async () => {
    terminal.env.QBOX_URL = 'not an address';
    expect(await terminal.run('status')).toBe(2);
    expect(terminal.stderr).toMatch(/^qctl: QBOX_URL: Expected an address/);
  });
});

describe('the address of the box', () => {
  it.each([
    (port: number) => `http://127.0.0.1:${port}`,
    (port: number) => `127.0.0.1:${port}`,
    (port: number) => `ws://127.0.0.1:${port}/any/path`,
  ])('may be written in several ways', async (address) => {
    expect(await terminal.run('call', 'info', '--url', address(peer.port))).toBe(0);
  });
});

describe('the password', () => {
  it('is asked for on a terminal when none is given', async () => {
    const questions: string[] = [];
    terminal.env = {};
    terminal.readPassword = (question) => {
      questions.push(question);
      return Promise.resolve('12345');
    };
    expect(await terminal.run('call', 'info', '--url', peer.url, '--user', 'ivanova')).toBe(0);
    expect(questions).toEqual([`Password of ivanova at ${peer.url}: `]);
    expect(peer.heard[0]?.data.password).toBe('827ccb0eea8a706c4c34a16891f84e7b');
  });

  it('that is not given where nobody can be asked is a wrong command line', async () => {
    terminal.env = {};
    expect(await terminal.run('call', 'info', '--url', peer.url)).toBe(2);
    expect(terminal.stderr).toMatch(/QBOX_PASSWORD/);
  });

  it('that is not typed is a wrong command line', async () => {
    terminal.env = {};
    terminal.readPassword = () => Promise.reject(new Error('no password was given'));
    expect(await terminal.run('call', 'info', '--url', peer.url)).toBe(2);
    expect(terminal.stderr).toBe('qctl: no password was given\n');
  });
});

describe('watch', () => {
  it('shows the state now and after each change, over broken connections, until Ctrl-C', async () => {
    peer.on('serviceList', () => [{ id: 1 }]);
    const ended = terminal.run('watch', 'subscribeServices');
    await terminal.until(/serviceList \(1\)\nid\n1\n/);
    peer.push('serviceList', [{ id: 1 }, { id: 2 }]);
    await terminal.until(/2026-11-24T09:00:00\.000Z serviceList \(2\)\nid\n1\n2\n/);
    peer.on('serviceList', () => [{ id: 3 }]);
    peer.breakConnections();
    await terminal.until(/serviceList \(1\)\nid\n3\n/);
    expect(terminal.stderr).toMatch(/^qctl: the connection was lost \(.+\), trying again\n$/);
    terminal.interrupt();
    expect(await ended).toBe(0);
    expect(commands().at(-1)).toBe('logout');
    expect(terminal.listeners).toBe(0);
  });

  it('prints a line of JSON a state, and ends after --count of them', async () => {
    peer.on('serviceList', () => [{ id: 1 }]);
    const watching = terminal.run('watch', 'Service', 'currentQueue', '--workplace', '11', '--detailed', '--json', '--count', '2');
    await peer.nth('subscribeQueueChanges', 1);
    peer.push('queueChanges', { workplace: 11, detailed: true, queue: [{ id: 38 }] });
    expect(await watching).toBe(0);
    const lines = terminal.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly command: string });
    expect(lines.sort((one, other) => one.command.localeCompare(other.command))).toEqual([
      { dateTime: '2026-11-24T09:00:00.000Z', command: 'currentQueue', data: [{ id: 38 }] },
      { dateTime: '2026-11-24T08:00:00.000Z', command: 'serviceList', data: [{ id: 1 }] },
    ]);
    expect(peer.heard.find(({ command }) => command === 'subscribeQueueChanges')?.data).toMatchObject({ workplace: 11, detailed: true });
  });

  it('shows no more than --count states, although another comes at once', async () => {
    expect(await terminal.run('watch', 'Service', 'Operation', '--json', '--count', '1')).toBe(0);
    expect(terminal.stdout.match(/\n/g)).toHaveLength(1);
  });

  it('ends with code 1 when the box refuses', async () => {
    peer.on('subscribeUsers', () => refusal('notAllowed', { command: 'subscribeUsers', who: 'a board' }));
    expect(await terminal.run('watch', 'userList')).toBe(1);
    expect(terminal.stderr).toBe('qctl: the box refused subscribeUsers: subscribeUsers: not allowed for a board [error 2/6]\n');
  });
});

describe('Ctrl-C', () => {
  it('ends another command with code 130, after a log-out', async () => {
    peer.plan('info', 'silent');
    const ended = terminal.run('call', 'info');
    await peer.nth('info', 1);
    terminal.interrupt();
    expect(await ended).toBe(130);
    expect(terminal.stderr).toBe('qctl: interrupted\n');
    expect(commands().at(-1)).toBe('logout');
  });
});

describe('commands and help', () => {
  it('list what can be called, and need no box', async () => {
    await peer.stop();
    expect(await terminal.run('commands')).toBe(0);
    for (const command of ['login', 'currentQueue', 'nextConsumer', 'registrateConsumer', 'removeAllConsumerPreRegistereds']) {
      expect(terminal.stdout).toMatch(new RegExp(`^  ${command} +\\S`, 'm'));
    }
  });

  it('show one command with its fields and an example', async () => {
    expect(await terminal.run('commands', 'serveOperation')).toBe(0);
    expect(terminal.stdout).toMatch(/^ {2}service {4}the id of a service$/m);
    expect(terminal.stdout).toMatch(/^ {2}comment {4}\(optional\) kept with .*; a text of at most/m);
    expect(terminal.stdout).toContain(`qctl call serveOperation '{"service":4,"priority":50,"operation":"3","workplace":11}'`);
  });

  it('show what is inside of a field, too', async () => {
    expect(await terminal.run('commands', 'book')).toBe(0);
    for (const line of [
      /^ {2}repeat {13}\(optional\) a series; left out = one booking$/,
      /^ {2}repeat\.every_days {2}days from one to the next, 1 to \d+$/,
      /^ {2}repeat\.count {7}how many in all, 2 to \d+$/,
      /^ {2}notify\.phone {7}\(optional\) a telephone number/,
      /^ {2}notify\.on {10}a list of reminder/,
    ])
      expect(terminal.stdout).toMatch(new RegExp(line, 'm'));
  });

  it('find commands by a word, and give scripts their schema', async () => {
    expect(await terminal.run('commands', 'postpone', '--json')).toBe(0);
    const found = JSON.parse(terminal.stdout) as { name: string; data: { type: string } }[];
    expect(found.map(({ name }) => name)).toEqual([
      'postponeDelay',
      'consumerFromQueueBody',
      'postponeConsumer',
      'undoConsumer',
      'bindConsumer',
    ]);
    expect(found[0]?.data.type).toBe('object');
  });

  it.each([['--help'], ['call', '--help'], ['help', 'watch']])('%s %s is no fault', async (...args) => {
    expect(await terminal.run(...args.filter((arg) => arg !== undefined))).toBe(0);
    expect(terminal.stdout).toMatch(/^Usage: qctl/);
    expect(terminal.stderr).toBe('');
  });

  it('name the exit codes and examples', async () => {
    await terminal.run('--help');
    expect(terminal.stdout).toMatch(/Exit codes:\n {2}0 +done/);
    expect(terminal.stdout).toContain('qctl watch serviceList currentQueue --workplace 11');
    expect(terminal.stdout).not.toContain('12345');
  });
});
