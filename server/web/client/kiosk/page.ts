import { appearance } from '../shared/appearance.js';
import { Link } from '../shared/box/link.js';
import { setBranchTheme } from '../shared/look.js';
import { wordsOf } from '../shared/words/words.js';

export const kioskId = Number(location.pathname.split('/').pop());
export const link = new Link({ storage: 'local', key: `kiosk.${kioskId}` });
export const { say } = wordsOf('kiosk');

appearance.listen(({ kiosk }) => setBranchTheme(kiosk));
setBranchTheme(appearance.value.kiosk);
void link.client.subscribeAppearance((shown) => appearance.set(shown));
