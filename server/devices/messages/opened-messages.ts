/** The configured channels of messages. */
import type { Channel, ChannelOptions } from '../../../drivers/messages/channel.js';
import { MessageFolder } from '../../../drivers/messages/folder.js';
import { Gammu } from '../../../drivers/messages/gammu.js';
import { Mail } from '../../../drivers/messages/mail.js';
import type { Config } from '../../config/load.js';
import { ROUTES, type Route } from '../../model/messages.js';
import { MessageService, type MessageServiceOptions, type NamedChannel } from './message-service.js';

export interface OpenMessages extends Pick<MessageServiceOptions, 'publicUrl' | 'pipeline' | 'timers' | 'log' | 'devicesChanged'> {
  readonly config: Pick<Config, 'messages' | 'branch'>;
}

const SECOND_MS = 1000;

export function openMessages({ config: { messages, branch }, ...house }: OpenMessages): MessageService {
  const { nearSeconds, calledSeconds } = messages;
  return new MessageService({
    ...house,
    branch: branch.name,
    languages: branch.languages,
    nearMs: nearSeconds * SECOND_MS,
    calledMs: calledSeconds * SECOND_MS,
    open: (changed) => channelsOf(messages, house.timers, changed),
  });
}

/** A channel of its own first: the folder takes what has none. */
function channelsOf(
  messages: Config['messages'],
  timers: OpenMessages['timers'],
  changed: (name: string) => void,
): readonly NamedChannel[] {
  const { folder, gammu, smtp, smtpUser: user, smtpPasswordFile: passwordFile, smtpAuthorityFile: authorityFile, smtpFrom } = messages;
  const channels: NamedChannel[] = [];
  const add = (named: Omit<NamedChannel, 'channel'>, open: (options: ChannelOptions) => Channel): void => {
    channels.push({ ...named, channel: open({ healthChanged: () => changed(named.name) }) });
  };
  const isLeft = (route: Route): boolean => !channels.some(({ routes }) => routes.includes(route));
  if (smtp !== null) {
    const mail = { address: smtp, user, passwordFile, authorityFile, from: smtpFrom ?? '' };
    add({ name: 'mail', model: 'SMTP', port: smtp, routes: ['email'] }, (options) => new Mail({ ...options, ...mail }));
  }
  if (gammu !== null) {
    const named = { name: 'sms', model: 'gammu-smsd', port: gammu, routes: ['sms'] as const };
    add(named, (options) => new Gammu({ ...options, timers, spool: gammu }));
  }
  if (folder === null) return channels;
  for (const route of ROUTES.filter(isLeft)) {
    const named = { name: `${route}-folder`, model: 'JSON', port: folder, routes: [route] };
    add(named, (options) => new MessageFolder({ ...options, folder, route }));
  }
  return channels;
}
