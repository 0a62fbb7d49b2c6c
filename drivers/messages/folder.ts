/** A folder with one JSON file for each message, for a sender that the branch has already: it takes a file, sends it and deletes it. */
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, messageOf } from '../error-code.js';
import { type ChannelFault, type ChannelOptions, type OutgoingMessage, Sender, type SendOutcome } from './channel.js';
import { writeWhole } from './whole-file.js';

export interface FolderOptions extends ChannelOptions {
  readonly folder: string;
  readonly route: 'sms' | 'email';
}

/** A sender that takes nothing for so long is out of order; more would fill the disk. */
const FILES_MAX = 1_000;

export class MessageFolder extends Sender<FolderOptions> {
  readonly most = 4;

  /** A file that is not there was taken, or was never written. */
  async find(key: string): Promise<SendOutcome> {
    try {
      await access(join(this.options.folder, nameOf(key)));
      return { as: 'sent' };
    } catch {
      return { as: 'unknown', why: 'messageFolderAway' };
    }
  }

  protected async dispatch({ key, expiresMs: _, ...message }: OutgoingMessage): Promise<SendOutcome> {
    const { folder, route } = this.options;
    try {
      const waiting = (await readdir(folder)).filter((name) => NAME.test(name)).length;
      if (waiting >= FILES_MAX) return this.later('messageFolderFull', '');
      const text = JSON.stringify({ id: key, by: route, ...message }, null, 1);
      await writeWhole(folder, nameOf(key), Buffer.from(`${text}\n`));
      this.health.set(null);
      return { as: 'sent' };
    } catch (error) {
      return this.later('messageFolderAway', errorCode(error) ?? messageOf(error));
    }
  }

  private later(why: ChannelFault, says: string): SendOutcome {
    this.health.set(why, says);
    return { as: 'again', why };
  }
}

const NAME = /^message-[0-9]+\.json$/;
const nameOf = (key: string): string => `message-${key}.json`;
