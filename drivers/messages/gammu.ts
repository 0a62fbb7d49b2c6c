/**
 * Text messages by a modem: files for the daemon `gammu-smsd` with its service FILES (gammu-smsd-files(7)). It sends what lies in `outbox`,
 * in the order of the names, and moves each file to `sent` or `error`. What it cannot send it tries again and again, and what is behind
 * that waits: so a file has its time here, and is taken back then.
 */
import { readdir, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, messageOf } from '../error-code.js';
import type { Timers } from '../timing.js';
import { type ChannelFault, type ChannelOptions, type MessageFault, type OutgoingMessage, Sender, type SendOutcome } from './channel.js';
import { smsBackup } from './sms-backup.js';
import { writeWhole } from './whole-file.js';

export interface GammuOptions extends ChannelOptions {
  /** With the folders `outbox`, `sent` and `error`: `/var/spool/gammu` of Debian. */
  readonly spool: string;
  readonly timers: Timers;
  /** For names that people read. */
  readonly now?: () => Date;
}

const POLL_MS = 1_000;
/** At the head of the outbox: the daemon waits 30 s for the network (`SendTimeout`), and connects anew when a modem is silent. */
const HEAD_MS = 180_000;
/** Behind others: then the engine says anew whether it is still needed. */
const BEHIND_MS = 60_000;
/** After so many that were not taken the daemon or its modem is out of order: the next one waits at the head until it is too late. */
const LOST_MOST = 2;
const AT_ONCE = 4;

/** A file in the outbox that this box wrote. */
interface Waiting {
  readonly name: string;
  readonly expiresMs: number;
  sinceMs: number;
  isHead: boolean;
}

export class Gammu extends Sender<GammuOptions> {
  private readonly waiting = new Map<string, Waiting>();
  private readonly cancels = new Set<() => void>();
  private lastName = '';
  /** Files in a row that were not taken. */
  private lost = 0;
  private isClosed = false;

  /** While nothing is taken one file is enough to notice that the daemon is back. */
  get most(): number {
    return this.lost === 0 ? AT_ONCE : 1;
  }

  async find(key: string): Promise<SendOutcome> {
    try {
      const name = (await this.own('outbox')).find((one) => keyOf(one) === key);
      if (name !== undefined) return await this.follow({ name, expiresMs: this.options.timers.nowMs() + HEAD_MS });
      for (const folder of ['sent', 'error'] as const) {
        const done = (await this.own(folder)).find((one) => keyOf(one) === key);
        if (done !== undefined) return await this.done(folder, done);
      }
      return { as: 'unknown', why: 'smsNotTaken' };
    } catch {
      return { as: 'unknown', why: 'smsSpoolAway' };
    }
  }

  /** What is in the outbox stays there: the next start asks for it. */
  override async close(): Promise<void> {
    this.isClosed = true;
    for (const cancel of this.cancels) cancel();
    this.cancels.clear();
  }

  protected async dispatch({ key, to, text, expiresMs }: OutgoingMessage): Promise<SendOutcome> {
    try {
      const name = this.nextName(await this.own('outbox'), to, key);
      await writeWhole(join(this.options.spool, 'outbox'), name, Buffer.from(smsBackup(to, text, Number(key) % 256)));
      return await this.follow({ name, expiresMs });
    } catch (error) {
      return this.later('smsSpoolAway', errorCode(error) ?? messageOf(error));
    }
  }

  /** Names only grow, so that whatever is behind another file of ours was never before it. */
  private nextName(inOutbox: readonly string[], to: string, key: string): string {
    const { now = () => new Date() } = this.options;
    const last = [...inOutbox, this.lastName].sort().at(-1) ?? '';
    const [before, today] = [stampIn(last), stampOf(now())];
    const [stamp, serial] = today > before ? [today, 0] : [before, serialIn(last) + 1];
    const name = `OUTC${stamp}_${String(serial).padStart(SERIAL_DIGITS, '0')}_${to}_qbox${key}.smsbackup`;
    this.lastName = name;
    return name;
  }

  private follow({ name, expiresMs }: Pick<Waiting, 'name' | 'expiresMs'>): Promise<SendOutcome> {
    const file: Waiting = { name, expiresMs, sinceMs: this.options.timers.nowMs(), isHead: false };
    this.waiting.set(name, file);
    return new Promise<SendOutcome>((resolve) => {
      const look = async (): Promise<void> => {
        const outcome = await this.look(file).catch((error: unknown) => {
          this.health.set('smsSpoolAway', errorCode(error) ?? messageOf(error));
          return null;
        });
        if (this.isClosed) return;
        if (outcome === null) this.after(POLL_MS, () => void look());
        else {
          this.waiting.delete(name);
          resolve(outcome);
        }
      };
      void look();
    });
  }

  private after(ms: number, run: () => void): void {
    const cancel = this.options.timers.after(ms, () => {
      this.cancels.delete(cancel);
      run();
    });
    this.cancels.add(cancel);
  }

  /** What has become of a file; null = it waits. */
  private async look(file: Waiting): Promise<SendOutcome | null> {
    const outbox = await this.own('outbox');
    if (!outbox.includes(file.name)) return await this.gone(file.name);
    const nowMs = this.options.timers.nowMs();
    const isHead = !outbox.some((other) => other < file.name);
    if (isHead && !file.isHead) Object.assign(file, { isHead, sinceMs: nowMs });
    const mostMs = !isHead ? BEHIND_MS : this.lost < LOST_MOST ? HEAD_MS : Number.POSITIVE_INFINITY;
    if (isHead && nowMs - file.sinceMs >= HEAD_MS) this.health.set('smsNotTaken', String(outbox.length));
    return nowMs >= file.expiresMs || nowMs - file.sinceMs >= mostMs ? await this.takeBack(file) : null;
  }

  /** The daemon moves a file when it has ended with it; without a folder `sent` it deletes what it has sent. */
  private async gone(name: string): Promise<SendOutcome> {
    this.lost = 0;
    this.health.set(null);
    for (const folder of ['sent', 'error'] as const) if ((await this.own(folder)).includes(name)) return await this.done(folder, name);
    return SENT;
  }

  /** The number and the text are in nobody's interest any more. */
  private async done(folder: 'sent' | 'error', name: string): Promise<SendOutcome> {
    await unlink(join(this.options.spool, folder, name)).catch(() => {});
    return folder === 'sent' ? SENT : { as: 'failed', why: 'smsRefused' };
  }

  /** It certainly did not go out where an older file of ours is still there; else the daemon may be sending it at this moment. */
  private async takeBack({ name, isHead }: Waiting): Promise<SendOutcome> {
    const outbox = join(this.options.spool, 'outbox');
    const hidden = join(outbox, `.${name}.taken-back`);
    try {
      await rename(join(outbox, name), hidden);
    } catch {
      return await this.gone(name);
    }
    const isBehind = !isHead && (await this.own('outbox')).some((other) => other < name);
    await unlink(hidden);
    if (isBehind) return { as: 'again', why: 'tryLater' };
    this.lost += 1;
    this.health.set('smsNotTaken', '1');
    return { as: 'unknown', why: 'smsNotTaken' };
  }

  private async own(folder: 'outbox' | 'sent' | 'error'): Promise<readonly string[]> {
    return (await readdir(join(this.options.spool, folder))).filter((name) => NAME.test(name)).sort();
  }

  private later(why: ChannelFault & MessageFault, says: string): SendOutcome {
    this.health.set(why, says);
    return { as: 'again', why };
  }
}

const SENT: SendOutcome = { as: 'sent' };

/** `OUT<priority><date>_<time>_<serial>_<recipient>_<note>.<ext>` */
const NAME = /^OUTC([0-9]{8}_[0-9]{6})_([0-9]{4,})_\+[0-9]+_qbox([0-9]+)\.smsbackup$/;
const SERIAL_DIGITS = 4;
const keyOf = (name: string): string | undefined => NAME.exec(name)?.[3];
const stampIn = (name: string): string => NAME.exec(name)?.[1] ?? '';
const serialIn = (name: string): number => Number(NAME.exec(name)?.[2] ?? 0);
const stampOf = (at: Date): string => at.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '_');
