import { Link } from '../shared/link.js';
import { wordsOf } from '../shared/words.js';

export const kioskId = Number(location.pathname.split('/').pop());
export const link = new Link({ storage: 'local', key: `kiosk.${kioskId}` });
export const { say } = wordsOf('kiosk');
