import { render } from 'preact';
import './board.css';
import { FACTS } from '../shared/facts.js';
import { Link } from '../shared/link.js';
import { Announcer } from './announcer.js';
import { BoardPage } from './board-page.js';
import { Feed } from './feed.js';
import { followPage } from './fresh-page.js';

const boardId = Number(location.pathname.split('/').pop());
const page = document.getElementById('page');
document.title = FACTS.branch;
const link = new Link({ shelf: 'tab', key: `board.${boardId}` });
const announcer = new Announcer(new URLSearchParams(location.search).get('sound'));
const feed = new Feed(link, boardId, (calls, board) => announcer.announce(calls, board));
followPage(link);
if (page) render(<BoardPage link={link} feed={feed} announcer={announcer} boardId={boardId} />, page);
