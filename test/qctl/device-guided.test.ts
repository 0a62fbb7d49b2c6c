/** `qctl device add` asks the printer, the network and the box: what nobody has to know by heart. */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadPrinterProfiles } from '../../drivers/printer/profiles.js';
import { SYSTEM_TIMERS } from '../../drivers/timing.js';
import { PrinterTwin } from '../../drivers/twins/printer/twin.js';
import { openPty } from '../../drivers/twins/pty.js';
import { serveTwinOnTcp } from '../../drivers/twins/serve-tcp.js';
import { type Box, startBox } from '../support/box.js';
import { printerOnLine } from '../support/printer-line.js';
import { TestConsole } from './console.js';

let root = '';
let file = '';
let shell: TestConsole;
let box: Box;
const cleaning: (() => unknown)[] = [];

beforeAll(async () => {
  box = await startBox({ args: ['--demo'] });
});
afterAll(() => box.stop());
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qbox-guided-'));
  file = join(root, 'qbox.toml');
  writeFileSync(file, '');
  shell = new TestConsole();
  shell.root = root;
});
afterEach(async () => {
  for (const clean of cleaning.splice(0).reverse()) await clean();
  rmSync(root, { recursive: true });
});

const text = (): string => readFileSync(file, 'utf8');
const add = (...words: string[]) => shell.run('device', 'add', ...words, '--config', file, '--yes');
const addAtBox = (...words: string[]) => add(...words, '--url', box.webSocketUrl, '--password', '12345');

/** Types these, one after the other; what was asked. */
function types(...answers: string[]): string[] {
  const asked: string[] = [];
  shell.ask = (question) => {
    asked.push(question);
    return Promise.resolve(answers.shift() ?? expect.unreachable(`nobody answers: ${question}`));
  };
  return asked;
}

async function printerOnTcp(id: string, prepare: (twin: PrinterTwin) => void = () => {}): Promise<string> {
  const profile = loadPrinterProfiles().get(id) ?? expect.unreachable();
  const served = await serveTwinOnTcp((cable) => new PrinterTwin({ profile, timers: SYSTEM_TIMERS, cable }), {
    host: '127.0.0.1',
    port: 0,
  });
  prepare(served.twin);
  cleaning.push(() => served.close());
  return `tcp:127.0.0.1:${served.port}`;
}

async function webServer(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  cleaning.push(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  return `tcp:127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a printer is asked what it is', () => {
  it('and its model is written', async () => {
    const port = await printerOnTcp('epson-tm-t20iii');
    expect([await add('printer', 'hall', '--port', port), shell.stderr]).toEqual([0, 'it says that it is Epson TM-T20III.\n']);
    expect(text()).toBe(`[printers.hall]\nport = "${port}"\nprofile = "epson-tm-t20iii"\n`);
  });

  it('and one that never answers gets the model that is never asked, and is told of', async () => {
    const port = await printerOnTcp('generic-80mm-silent');
    expect(await add('printer', 'hall', '--port', port)).toBe(0);
    expect(shell.stderr).toContain('it answers nothing. If it is on and connected, it is one that never answers');
    expect(shell.stderr).toContain('One in the network that another machine has open at this moment is silent, too');
    expect(text()).toContain('profile = "generic-80mm-silent"');
  });

  it('but not while a running box has it open: it would be silent, and is not', async () => {
    const devices = await shell.run('device', 'list', '--json', '--url', box.webSocketUrl, '--password', '12345');
    const hall = (JSON.parse(shell.stdout) as { name: string; port: string }[]).find(({ name }) => name === 'hall');
    expect([devices, hall?.port]).toEqual([0, expect.stringMatching(/^tcp:/)]);
    expect(await addAtBox('printer', 'second', '--port', hall?.port ?? '')).toBe(1);
    expect(shell.stderr).toContain(`${hall?.port}: the box that runs here has it open, as hall: it cannot be asked now, or say what it is`);
    expect(text()).toBe('');
    expect(await addAtBox('printer', 'second', '--port', hall?.port ?? '', '--profile', 'epson-tm-t20iii')).toBe(0);
  });

  it('but not while another program here has it open: that is not silence', async () => {
    const server = createTcpServer(() => {}).listen(0, '127.0.0.1');
    cleaning.push(() => server.close());
    await once(server, 'listening');
    const { port: number } = server.address() as AddressInfo;
    const port = `tcp:127.0.0.1:${number}`;
    const other = connect(number, '127.0.0.1');
    cleaning.push(() => other.destroy());
    await once(other, 'connect');
    // The kernel's own table: this machine has the connection.
    mkdirSync(join(root, 'proc/net'), { recursive: true });
    writeFileSync(join(root, 'proc/net/tcp'), readFileSync('/proc/net/tcp'));
    expect(await add('printer', 'hall', '--port', port)).toBe(1);
    expect([shell.stderr.includes('it answers nothing, as another program of this machine has it open'), text()]).toEqual([true, '']);
  });

  it('and one of ZPL, in ZPL', async () => {
    const port = await printerOnTcp('zebra-kr403');
    expect([await add('printer', 'hall', '--port', port), shell.stderr]).toEqual([0, 'it says that it is Zebra KR403-200dpi.\n']);
    expect(text()).toContain('profile = "zebra-kr403"');
    const jammed = await printerOnTcp('zebra-kr403', (twin) => twin.jamPresenter(true));
    expect(await add('printer', 'second', '--port', jammed)).toBe(0);
    expect(shell.stderr).toMatch(/KR403-200dpi\. It reports: The paper is jammed\. .* close it\.\n$/);
  });

  it('at each speed of its line, and the one at which it answers is written', async () => {
    const line = await printerOnLine(115_200, 'generic-80mm');
    cleaning.push(() => line.close());
    const tried: string[] = [];
    shell.progress = (told) => tried.push(told);
    expect(await add('printer', 'hall', '--port', `serial:${line.path}?baud=9600`)).toBe(0);
    expect(text()).toContain(`port = "serial:${line.path}?baud=115200"\nprofile = "generic-80mm"`);
    expect(shell.stderr).toContain(`its line is serial:${line.path}?baud=115200, not serial:${line.path}?baud=9600`);
    expect(shell.stderr).toContain('Nothing tells its handshake');
    expect(tried).toContain('asking the printer at 115200 bits a second');
  });

  it('and a line that is garbled at each speed is not taken for silent', async () => {
    const pty = await openPty(() => pty.send(Uint8Array.of(0xa5, 0x5a, 0xff)));
    cleaning.push(() => pty.close());
    expect(await add('printer', 'hall', '--port', `serial:${pty.path}?baud=9600`)).toBe(2);
    expect(shell.stderr).toMatch(/garbled at 9600, 115200, .* bits a second: the printer has another speed/);
  });

  it('and a web server is no printer: a script has to say what it means', async () => {
    const port = await webServer();
    expect(await add('printer', 'hall', '--port', port)).toBe(2);
    expect(shell.stderr).toContain('does not speak ESC/POS');
    expect([shell.stderr.includes('use --profile'), text()]).toEqual([true, '']);
  });
});

describe('questions', () => {
  it('are answered with words, and a wrong one is asked again with what is near', async () => {
    const port = await printerOnTcp('generic-80mm');
    const asked = types('pinter', 'printer', port, 'generic-80', 'generic-80mm', 'hall');
    expect(await add()).toBe(0);
    expect(shell.stderr).toContain('there is no pinter; did you mean printer');
    expect(shell.stderr).toMatch(/there is no generic-80; did you mean generic-80mm, /);
    expect(asked).toHaveLength(6);
    expect(text()).toContain(`[printers.hall]\nport = "${port}"\nprofile = "generic-80mm"`);
  });

  it('are not asked when the model is one that there is not', async () => {
    const asked = types();
    expect(await add('printer', '--profile', 'epson-tm-t20')).toBe(1);
    expect([asked, shell.stderr]).toEqual([
      [],
      'qctl: no printer is called epson-tm-t20; did you mean epson-tm-t20ii, epson-tm-t20iii or epson-tm-m30?\n',
    ]);
  });

  it('about the model have no usual answer where nothing is known: Enter asks again', async () => {
    const asked = types('', 'T20III', 'epson-tm-t20iii');
    const port = await webServer();
    expect(await add('printer', 'hall', '--port', port)).toBe(0);
    expect(asked).toEqual(['Which model: ', 'Which model: ', 'Which model: ']);
    expect(shell.stderr).toContain('Which model: nothing was typed');
    expect(shell.stderr).toContain('there is no T20III; did you mean epson-tm-t20iii, ');
    expect(text()).toContain('profile = "epson-tm-t20iii"');
  });

  it.each(['tcp:host:99999', 'tpc:192.0.2.1:9100', 'serial:/dev/ttyS9', '192.0.2.1', 'usblp:dev/lp0'])(
    'are not asked when the port is malformed, and it is told as that: %s',
    async (port) => {
      expect([await add('printer', 'hall', '--port', port), text()]).toEqual([2, '']);
      expect(shell.stderr).toMatch(/^qctl: --port is malformed: /);
      const asked = types();
      expect([await add('printer', 'hall', '--port', port), asked]).toEqual([2, []]);
    },
  );

  it('about the place say what is wrong with an address, and ask again', async () => {
    const port = await printerOnTcp('generic-80mm');
    types('tcp:127.0.0.1:0', port, 'generic-80mm');
    expect(await add('printer', 'hall')).toBe(0);
    expect(shell.stderr).toMatch(/Where it is: .*: a port is a number from 1 to 65535/);
  });

  it('about a window are answered with its name', async () => {
    const keypad = ['keypad', 'k', '--port', 'hid:1-2.3', '--profile', 'usb-number-pad'];
    expect([await addAtBox(...keypad, '--set', 'workplace=Окно 22'), text()]).toEqual([1, '']);
    expect(shell.stderr).toMatch(/no workplace is called Окно 22; did you mean Окно 2, /);
    expect(await addAtBox(...keypad, '--set', 'workplace=окно 2')).toBe(0);
    const [, id] = /workplace = (\d+)\n/.exec(text()) ?? [];
    writeFileSync(file, '');
    const asked = types('окно 2');
    expect(await addAtBox(...keypad)).toBe(0);
    expect([asked, text().includes(`workplace = ${id}\n`)]).toEqual([['Where it stands [1]: '], true]);
  });

  it('ask for what the table of a model needs, and again for what the box refuses; the other answers stay', async () => {
    const words = ['keypad', '--port', 'serial:/dev/ttyS9?baud=19200', '--profile', 'candle-ub485', '--set', 'workplace=11'];
    const asked = types('Window 2', 'window-2', 'many', '5', '', '32');
    expect(await add(...words)).toBe(0);
    expect(asked).toEqual(['Its name [hall]: ', 'name: ', 'address: ', 'address: ', 'address: ', 'address: ']);
    expect(shell.stderr).toMatch(/address: expected the number of the keypad on its line, from 32 to 127, got nothing\n/);
    expect(text()).toMatch(/\[keypads.window-2\]\nport = .*\nprofile = "candle-ub485"\nworkplace = 11\naddress = 32\n/);
    // A name that is taken is asked again, too.
    types('window-3', '33');
    expect(await add(words[0] ?? '', 'window-2', ...words.slice(1))).toBe(0);
    expect(text()).toContain('[keypads.window-3]');
    shell.ask = undefined;
    expect(await add(words[0] ?? '', 'window-4', ...words.slice(1))).toBe(1);
    expect(shell.stderr).toContain('keypads.window-4.address: expected the number of the keypad');
  });

  it('end with a warning of a setting that does nothing', async () => {
    const printer = ['printer', 'p', '--port', 'tcp:192.0.2.1:9100', '--profile', 'snbc-btp-r880npv'];
    expect(await add(...printer, '--set', 'mode=text')).toBe(0);
    expect(shell.stderr).toMatch(/^warning: printers\.p\.mode: .* has no effect: .* Remove mode\.$/m);
  });

  it('about boards end with what they would show', async () => {
    const board = ['led', 'hall', '--port', 'serial:/dev/ttyS9?baud=19200', '--profile', 'candle-7'];
    expect(await addAtBox(...board)).toBe(0);
    expect(shell.stdout).toMatch(/tickets Г +.* CANNOT BE SHOWN|tickets Г +Г\d+/);
    const digits = ['led', 'gate', '--port', 'serial:/dev/ttyS8?baud=9600', '--profile', 'led-485-4'];
    expect([await addAtBox(...digits), shell.stdout.includes('--set transliterate=true replaces letters')]).toEqual([0, true]);
    shell.stdout = '';
    expect(await addAtBox('led', 'gate-2', ...digits.slice(2), '--set', 'transliterate=true')).not.toBe(2);
    expect(shell.stdout).not.toContain('replaces letters');
    writeFileSync(file, '');
    shell.stdout = '';
    expect(await add(...board, '--socket', join(root, 'none.sock'))).toBe(0);
    expect(shell.stdout).toContain('no box runs here');
  });
});
