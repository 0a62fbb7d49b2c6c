import { begin } from '../shared/begin.js';
import { fillScreenOnTouch, isOutdated, keepAwake, offerApp } from '../shared/box/installed-app.js';
import { beForVisitors } from '../shared/words/words.js';
import { KioskPage } from './kiosk.js';
import { kioskId, link } from './page.js';
import { visit } from './visit.js';
import './kiosk.css';

offerApp(`/kiosk/${kioskId}`);
keepAwake();
fillScreenOnTouch('touch');

// A kiosk runs for months: after an update of the box it loads the new page, as soon as no visitor uses the one that is there.
let isWaiting = false;
const isFree = (): boolean => visit.step.value.at === 'services' && visit.step.value.group === null;
const reloadIfFree = (): void => {
  if (isWaiting && isFree()) location.reload();
};
visit.step.listen(reloadIfFree);
link.connection.listen((status) => {
  if (status !== 'open') return;
  void isOutdated().then((isIt) => {
    isWaiting = isIt;
    reloadIfFree();
  });
});

beForVisitors();
void begin('kiosk', KioskPage, 'calendar');
