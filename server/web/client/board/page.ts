import { Link } from '../shared/box/link.js';
import { Announcer } from './announcer.js';
import { Feed } from './feed.js';

export const boardId = Number(location.pathname.split('/').pop());
export const link = new Link({ storage: 'tab', key: `board.${boardId}` });
export const announcer = new Announcer(new URLSearchParams(location.search).get('sound'));
export const feed = new Feed(link, boardId, (calls, board) => announcer.announce(calls, board));
