import type { ReplyData } from '../../../protocol/registry.js';
import { Link } from '../shared/box/link.js';
import { wordsOf } from '../shared/words/words.js';

export const link = new Link({ storage: 'tab', key: 'admin' });
export const { say } = wordsOf('admin');

export const devicesOf = async (kind: ReplyData<'devices'>[number]['kind']) =>
  (await link.client.call('devices', {})).filter((device) => device.kind === kind);
