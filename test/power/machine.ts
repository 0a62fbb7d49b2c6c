/**
 * A virtual machine with a box in it, which is switched off at the wall: QEMU dies with everything that was only in the machine's memory.
 * It is booted once and saved just before the box's first step; each start goes on from there, with the data disk as it was left.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { image } from '../appliance/host/guest.js';
import { command } from '../appliance/host/monitor.js';
import { noonZone, type Place, type StartedBox } from '../durability/branch.js';
import type { Chance } from '../durability/chance.js';
import { SLOWNESS } from '../support/slowness.js';
import { type Change, makeProgramDisk, ROOT } from './program-disk.js';

const KEPT = process.env.QBOX_APPLIANCE_DIR ?? join(ROOT, 'var/appliance');
const DISK = '128M';
/** Of a guest from its first instruction to a box that is warm, and of a start from there: many times what they take. */
const BOOT_MS = 200_000 * SLOWNESS;
/** From the guest's going on to a box that answers, on a quick machine: some starts are cut on the way. */
const START_MS = 3_000;
const READY = /qbox ready on /;

export interface MachineOptions {
  /** Null = the box as it is. */
  readonly change: Change | null;
  /** A log of all that is written to the data disk, in the format of dm-log-writes. */
  readonly writeLog: string | null;
}

export class Machine implements Place {
  readonly folder = mkdtempSync(join(tmpdir(), 'qbox-power-'));
  readonly disk = join(this.folder, 'data.img');
  readonly #zone = noonZone();
  #image = '';
  #running: ChildProcess | null = null;

  private constructor(private readonly options: MachineOptions) {}

  /** @param data a data folder that the box shall begin with */
  static async make(data: string, options: MachineOptions): Promise<Machine> {
    const machine = new Machine(options);
    const { folder, disk } = machine;
    machine.#image = await image(join(ROOT, 'test/appliance/image'), KEPT);
    makeProgramDisk(join(folder, 'program.img'), options.change);
    execFileSync('truncate', ['-s', DISK, disk]);
    execFileSync('mkfs.ext4', ['-q', '-E', 'lazy_itable_init=0,lazy_journal_init=0', '-d', data, disk]);
    await machine.#save();
    return machine;
  }

  async cutStart(chance: Chance): Promise<void> {
    const cut = await this.start(() => {
      const guest = this.#running;
      AbortSignal.timeout(chance.below(START_MS)).onabort = () => guest?.kill('SIGKILL');
    }).catch(() => null);
    await cut?.kill9();
  }

  /** What the disk has is read as it lies there, and may be a moment old. */
  hasSnapshot(): boolean {
    return execFileSync('debugfs', ['-R', 'ls -p /box', this.disk], { encoding: 'utf8', stdio: 'pipe' }).includes('snapshot-0');
  }

  /** Goes on from the saved state; resolves when the box answers. Rejects if the machine ends before that. */
  async start(whenOn: () => void = () => undefined): Promise<StartedBox> {
    const port = await freePort();
    const guest = this.#boot(['-incoming', `file:${join(this.folder, 'state')}`], port);
    const log = logOf(guest);
    const goOn = async (): Promise<void> => {
      const orders = await takesOrders(join(this.folder, 'orders'), guest);
      whenOn();
      // What was saved of the kernel's chance would come again at each start: codes and tokens must not. 0x5207 is RNDRESEEDCRNG.
      await this.order(
        `date -s @${Math.floor(Date.now() / 1000)} >/dev/null; echo ${randomUUID()} >/dev/urandom; ` +
          `perl -e 'open(F, ">", "/dev/urandom"); ioctl(F, 0x5207, 0)'; ` +
          'blockdev --flushbufs /dev/vdc; mount /dev/vdc /run/data && echo go >/run/go',
        orders,
      );
    };
    await Promise.race([goOn(), log.ended]);
    await log.line(READY);
    const end = async (signal: NodeJS.Signals): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }> => {
      guest.kill(signal);
      await log.ended.catch(() => undefined);
      return { code: guest.exitCode, signal: guest.signalCode };
    };
    return {
      webSocketUrl: `ws://127.0.0.1:${port}/`,
      stderr: log.text,
      kill9: () => end('SIGKILL'),
      stop: async () => {
        await this.order('kill $box; wait $box; umount /run/data');
        return await end('SIGTERM');
      },
    };
  }

  /** A line of shell for the guest. */
  async order(line: string, orders?: Socket): Promise<void> {
    const socket = orders ?? connect(join(this.folder, 'orders'));
    if (socket.connecting) await once(socket, 'connect');
    socket.write(`${line}\n`);
    const said: string[] = [];
    for await (const answer of createInterface({ input: socket })) {
      if (answer.trim() === 'done 0') break;
      said.push(answer);
      if (answer.startsWith('done ')) throw new Error(`the guest could not ${line}:\n${said.join('\n')}`);
    }
    socket.destroy();
  }

  remove(): void {
    this.#running?.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #save(): Promise<void> {
    const guest = this.#boot([], await freePort());
    const log = logOf(guest);
    await log.line(/the box is warm/);
    const monitor = join(this.folder, 'monitor');
    await command(monitor, { execute: 'migrate', arguments: { uri: `file:${join(this.folder, 'state')}` } });
    let status = '';
    while (status !== 'completed') {
      ({ status } = (await command(monitor, { execute: 'query-migrate' })) as { status: string });
      if (status === 'failed') throw new Error(`the state of the guest could not be saved:\n${log.text()}`);
    }
    guest.kill('SIGKILL');
    await log.ended.catch(() => undefined);
  }

  #boot(further: readonly string[], port: number): ChildProcess {
    const { folder, options } = this;
    for (const socket of ['monitor', 'orders']) rmSync(join(folder, socket), { force: true });
    const readOnly = (name: string, file: string): string[] => [
      ...['-blockdev', `driver=file,filename=${file},node-name=${name},read-only=on`, '-device', `virtio-blk-pci,drive=${name}`],
    ];
    // What the guest was told is written is in the host's hands: only what was in the machine's memory can be lost.
    const data = `driver=file,filename=${this.disk},node-name=disk,cache.direct=off`;
    const log = options.writeLog === null ? [] : ['-blockdev', `driver=file,filename=${options.writeLog},node-name=log`];
    const logged = options.writeLog === null ? [] : ['-blockdev', 'driver=blklogwrites,file=disk,log=log,node-name=logged'];
    // On a busy host the kernel takes an emulated timer for a broken one.
    const kernel = `root=/dev/vda ro console=ttyS0 quiet no_timer_check net.ifnames=0 qbox.zone=${this.#zone}`;
    const args = [
      ...['-accel', 'tcg,thread=multi', '-cpu', 'max', '-m', '512', '-smp', '2', '-nodefaults', '-display', 'none', '-no-reboot'],
      ...['-kernel', join(this.#image, 'vmlinuz'), '-initrd', join(this.#image, 'initrd.img')],
      ...['-append', `${kernel} init=/bin/sh -- -c "${FIRST_PROCESS}"`],
      ...readOnly('root', join(this.#image, 'disk.img')),
      ...readOnly('program', join(folder, 'program.img')),
      ...['-blockdev', data, ...log, ...logged],
      ...[
        '-device',
        `virtio-blk-pci,drive=${options.writeLog === null ? 'disk' : 'logged'},write-cache=${options.writeLog === null ? 'off' : 'on'}`,
      ],
      ...['-netdev', `user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:8080`, '-device', 'virtio-net-pci,netdev=net,romfile='],
      ...['-serial', 'stdio', '-serial', `unix:${join(folder, 'orders')},server=on,wait=off`],
      ...['-qmp', `unix:${join(folder, 'monitor')},server=on,wait=off`],
      ...further,
    ];
    const guest = spawn('qemu-system-x86_64', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#running = guest;
    return guest;
  }
}

const FIRST_PROCESS = 'mount -o ro /dev/vdb /mnt; exec sh /mnt/guest/init.sh';

interface GuestLog {
  readonly text: () => string;
  /** Resolves with the first line like this, rejects if the guest ends before, or takes too long. */
  readonly line: (like: RegExp) => Promise<void>;
  /** Rejects when the guest has ended. */
  readonly ended: Promise<never>;
}

function logOf(guest: ChildProcess): GuestLog {
  const lines: string[] = [];
  let told: () => void = () => undefined;
  for (const stream of [guest.stdout, guest.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      told();
    });
  }
  const text = (): string => lines.join('\n');
  const ended = once(guest, 'close').then((): never => {
    throw new Error(`the guest ended:\n${text()}`);
  });
  ended.catch(() => undefined);
  const line = (like: RegExp): Promise<void> =>
    Promise.race([
      ended,
      new Promise<void>((resolve, reject) => {
        AbortSignal.timeout(BOOT_MS).onabort = () => reject(new Error(`the guest did not say ${like}:\n${text()}`));
        told = () => {
          if (lines.some((said) => like.test(said))) resolve();
        };
        told();
      }),
    ]);
  return { text, line, ended };
}

/** QEMU's socket for orders, as soon as it listens: the file is there a moment before. */
async function takesOrders(path: string, guest: ChildProcess): Promise<Socket> {
  for (;;) {
    const socket = connect(path);
    try {
      await once(socket, 'connect');
      return socket;
    } catch (error) {
      if (!['ENOENT', 'ECONNREFUSED'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
    if (guest.exitCode !== null) throw new Error('QEMU ended');
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
