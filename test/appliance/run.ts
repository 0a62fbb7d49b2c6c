/** `make test-appliance`: a Debian in a virtual machine, with devices that its kernel takes for real. See README.md. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = resolve(import.meta.dirname, '../../..');
const SOURCES = join(ROOT, 'test/appliance/image');
const KEPT = resolve(process.env.QBOX_APPLIANCE_DIR ?? join(ROOT, 'var/appliance'));
/** Of the guest from its first instruction to its last; on a busy machine it took four minutes. */
const LIMIT_MS = 600_000;

const say = (text: string): boolean => process.stderr.write(`${text}\n`);

/** Builds the guest where it is missing, or made from other sources. */
async function image(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of readdirSync(SOURCES).sort()) hash.update(readFileSync(join(SOURCES, file)));
  const folder = join(KEPT, `image-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(join(folder, 'disk.img'))) return folder;
  say(`Building the guest in ${folder}: about two minutes, once`);
  const [code] = await once(spawn(join(SOURCES, 'build'), [folder], { stdio: ['ignore', 'inherit', 'inherit'] }), 'exit');
  if (code !== 0) throw new Error(`test/appliance/image/build ended with ${code}`);
  return folder;
}

/** Emulated: KVM is missing on many machines that build this, and on some it opens and the guest never starts. */
function boot(folder: string, consoleLog: string, line: string, scenario: string): ChildProcess {
  const options = [
    ['-accel', 'tcg,thread=multi'],
    ['-cpu', 'max'],
    ['-m', '1024'],
    ['-smp', '2'],
    ['-kernel', join(folder, 'vmlinuz')],
    ['-initrd', join(folder, 'initrd.img')],
    ['-append', `root=/dev/vda rw console=ttyS0 quiet qbox.scenario=${scenario}`],
    // Each run finds the image as it was built.
    ['-drive', `file=${join(folder, 'disk.img')},if=virtio,format=raw,snapshot=on`],
    ['-virtfs', `local,path=${ROOT},mount_tag=qbox,security_model=none,readonly=on,multidevs=remap`],
    ['-display', 'none'],
    ['-serial', `file:${consoleLog}`],
    ['-serial', `unix:${line}`],
    ['-serial', 'stdio'],
    ['-no-reboot'],
  ];
  return spawn('qemu-system-x86_64', options.flat(), { stdio: ['ignore', 'pipe', 'inherit'], timeout: LIMIT_MS, killSignal: 'SIGKILL' });
}

/** What hangs on the guest's second serial line, /dev/ttyS1: it sends back what it hears. */
async function echo(): Promise<{ path: string; end: () => void }> {
  // Not in the folder of the image, whose path may be longer than that of a socket can be.
  const folder = mkdtempSync(join(tmpdir(), 'qbox-appliance-'));
  const server = createServer((line) => line.on('error', () => line.destroy()).pipe(line));
  server.listen(join(folder, 'line'));
  await once(server, 'listening');
  const end = (): void => {
    server.close();
    rmSync(folder, { recursive: true });
  };
  return { path: join(folder, 'line'), end };
}

/** The guest's lines, printed as they come. */
async function linesOf(guest: ChildProcess): Promise<string[]> {
  const lines: string[] = [];
  if (!guest.stdout) return lines;
  for await (const line of createInterface({ input: guest.stdout })) {
    process.stdout.write(`${line}\n`);
    lines.push(line.trim());
  }
  return lines;
}

async function main(scenario: string): Promise<void> {
  const folder = await image();
  const logs = join(KEPT, 'logs');
  mkdirSync(logs, { recursive: true });
  const consoleLog = join(logs, 'console.log');
  const line = await echo();
  const guest = boot(folder, consoleLog, line.path, scenario);
  process.once('SIGINT', () => guest.kill('SIGKILL'));
  const ended = once(guest, 'exit');
  const lines = await linesOf(guest);
  await ended;
  line.end();
  writeFileSync(join(logs, 'guest.log'), lines.map((line) => `${line}\n`).join(''));
  const passed = Number(lines.find((line) => /^# pass \d+$/.test(line))?.slice('# pass '.length));
  if (passed > 0 && lines.includes('# fail 0') && lines.includes('guest: node ended with 0')) {
    say(`The appliance passed ${passed} checks`);
    return;
  }
  say(`The appliance failed; what it said is in ${logs}/`);
  process.exitCode = 1;
}

await main(process.argv[2] ?? '.');
