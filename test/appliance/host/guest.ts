/** The virtual machine: built where it is missing, started. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface GuestOptions {
  /** The project's tree. */
  readonly root: string;
  /** A folder that the guest may write to. */
  readonly exchange: string;
  /** Of `image`. */
  readonly folder: string;
  readonly consoleLog: string;
  /** The host's end of /dev/ttyS1, and where QEMU takes commands. */
  readonly line: string;
  readonly monitor: string;
  /** A terminal of the host that is /dev/ttyS3 of the guest; null = it has none. */
  readonly terminal: string | null;
  /** What guest/main.sh runs: a folder of scenarios, and which of them, by name. */
  readonly round: string;
  readonly scenarios: readonly string[];
  readonly limitMs: number;
}

/** Builds the guest where it is missing, or made from other sources. */
export async function image(sources: string, kept: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of readdirSync(sources).sort()) hash.update(readFileSync(join(sources, file)));
  const folder = join(kept, `image-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(join(folder, 'disk.img'))) return folder;
  process.stderr.write(`Building the guest in ${folder}: about two minutes, once\n`);
  const [code] = await once(spawn(join(sources, 'build'), [folder], { stdio: ['ignore', 'inherit', 'inherit'] }), 'exit');
  if (code !== 0) throw new Error(`test/appliance/image/build ended with ${code}`);
  return folder;
}

/** Emulated: KVM is missing on many machines that build this, and on some it opens and the guest never starts. */
export function boot(guest: GuestOptions): ChildProcess {
  const { root, exchange, folder, consoleLog, line, terminal, monitor, limitMs } = guest;
  const toRun = `qbox.round=${guest.round} qbox.scenarios=${guest.scenarios.join()}`;
  const options = [
    ['-accel', 'tcg,thread=multi'],
    ['-cpu', 'max'],
    ['-m', '1024'],
    ['-smp', '2'],
    ['-kernel', join(folder, 'vmlinuz')],
    ['-initrd', join(folder, 'initrd.img')],
    // A cursor that blinks would be in the photographs. On a busy machine the kernel finds that its timer does not tick, and gives up.
    // The memory of the screen is twice as high as the screen (drm_fb_helper.c: "Overallocation of the fbdev buffer (%)").
    [
      '-append',
      `root=/dev/vda rw console=ttyS0 quiet no_timer_check vt.global_cursor_default=0 drm_kms_helper.drm_fbdev_overalloc=200 ${toRun}`,
    ],
    // Each run finds the image as it was built.
    ['-drive', `file=${join(folder, 'disk.img')},if=virtio,format=raw,snapshot=on`],
    ['-virtfs', `local,path=${root},mount_tag=qbox,security_model=none,readonly=on,multidevs=remap`],
    ['-virtfs', `local,path=${exchange},mount_tag=exchange,security_model=none`],
    // No network, as on a box without one.
    ['-nic', 'none'],
    ['-display', 'none'],
    ['-vga', 'std'],
    ['-qmp', `unix:${monitor},server=on,wait=off`],
    ['-serial', `file:${consoleLog}`],
    ['-serial', `unix:${line}`],
    ['-serial', 'stdio'],
    // The speed that the guest's driver sets in the chip, QEMU sets in the terminal (chardev/char-serial.c, tty_serial_ioctl).
    ...(terminal === null ? [] : [['-serial', terminal]]),
    ['-no-reboot'],
  ];
  return spawn('qemu-system-x86_64', options.flat(), { stdio: ['ignore', 'pipe', 'inherit'], timeout: limitMs, killSignal: 'SIGKILL' });
}
