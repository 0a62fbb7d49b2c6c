/** What must not happen to a text on a page: to be cut, broken inside a word, outside its card, on another text, or below the fold. */
import type { Page } from 'playwright-core';
import { IS_FULL } from '../../support/depth.js';

/** The sizes of screens that the pages are made for. */
/** Before a release all of them; in between that of the longest words, beside the one that nobody speaks. */
export const LANGUAGES = IS_FULL ? ['Русский', 'Қазақша', 'English'] : ['Қазақша'];

export const SIZES = {
  portrait: { width: 1080, height: 1920 },
  landscape: { width: 1920, height: 1080 },
  laptop: { width: 1366, height: 768 },
  small: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
} as const;
export type Size = keyof typeof SIZES;

const FIND = `(hasFold) => {
  const faults = [];
  const told = (what, text) => faults.push(what + ': ' + text.trim().slice(0, 60));
  const isSeen = (element) =>
    element.checkVisibility({ visibilityProperty: true }) &&
    element.closest('.out-of-sight, .unseen, .skip:not(:focus), dialog:not([open])') === null;
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node.textContent.trim() !== '' && isSeen(node.parentElement)) texts.push(node);
  const rectsOf = (node, from, to) => {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    return [...range.getClientRects()].filter(({ width }) => width > 0);
  };
  const boxOf = (rects) => ({
    left: Math.min(...rects.map(({ left }) => left)),
    top: Math.min(...rects.map(({ top }) => top)),
    right: Math.max(...rects.map(({ right }) => right)),
    bottom: Math.max(...rects.map(({ bottom }) => bottom)),
  });
  // What has been scrolled out of its list is on nothing.
  const inSight = (element, rects) => {
    let list = element;
    while (list !== document.body && !/auto|scroll/.test(getComputedStyle(list).overflowY)) list = list.parentElement;
    if (list === document.body) return rects;
    const around = list.getBoundingClientRect();
    return rects.map(({ left, right, top, bottom, height }) => ({
      left, right, height, top: Math.max(top, around.top), bottom: Math.min(bottom, around.bottom),
    }));
  };
  const BARS = '.settings-bar, .rules-bar, .at-hand, .grid th';
  const placed = [];
  for (const node of texts) {
    const text = node.textContent;
    const element = node.parentElement;
    const rects = rectsOf(node, 0, text.length);
    if (rects.length === 0) continue;
    const box = boxOf(rects);
    placed.push({ text, element, rects: inSight(element, rects), isBar: element.closest(BARS) !== null });
    // These scroll by themselves.
    const scrolls = element.closest('pre, .wide') !== null;
    if (!scrolls && (box.left < -1 || box.right > innerWidth + 1)) told('outside the screen', text);
    if (hasFold && box.bottom > innerHeight + 1) told('below the fold', text);
    const isCode = element.closest('code, pre') !== null;
    for (const { 0: word, index } of isCode ? [] : text.matchAll(/[\\p{L}\\p{N}]{2,}/gu)) {
      const tops = rectsOf(node, index, index + word.length).map(({ top }) => top);
      if (tops.length > 1 && Math.max(...tops) - Math.min(...tops) > 4) told('broken inside a word', word);
    }
    const card = element.closest('svg, button, .card, .panel, .note, output, header, footer, td, th');
    const around = card?.getBoundingClientRect();
    if (around && !isCode && !scrolls && (box.left < around.left - 1 || box.right > around.right + 1 ||
      box.top < around.top - 3 || box.bottom > around.bottom + 3)) told('outside its card', text);
    for (let outer = element; outer !== null && outer !== document.body; outer = outer.parentElement) {
      const { overflowX, overflowY, webkitLineClamp } = getComputedStyle(outer);
      if (webkitLineClamp !== 'none' || outer.matches('pre, .wide, svg, svg *')) break;
      if (overflowX !== 'visible' && outer.scrollWidth > outer.clientWidth + 1) told('cut', text);
      if (hasFold && overflowY !== 'visible' && outer.scrollHeight > outer.clientHeight + 2) told('scrolled', text);
    }
  }
  const meet = (one, other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 3 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > Math.min(one.height, other.height) / 3;
  placed.forEach((one, index) => {
    // A bar that stays in sight covers what is scrolled behind it.
    for (const other of one.isBar ? [] : placed.slice(index + 1).filter(({ isBar }) => !isBar))
      if (one.element !== other.element && one.rects.some((rect) => other.rects.some((another) => meet(rect, another))))
        told('on another text', one.text.trim().slice(0, 25) + ' | ' + other.text);
  });
  // Areas of a drawing are as large as what they stand for.
  for (const button of document.querySelectorAll('button, a.button, [role=button]:not(svg *)')) {
    const { width, height } = button.getBoundingClientRect();
    if (isSeen(button) && (width < 43.9 || height < 43.9)) told('a target of less than 44 pixels', button.textContent);
  }
  if (document.documentElement.scrollWidth > innerWidth) told('wider than the screen', String(document.documentElement.scrollWidth));
  return [...new Set(faults)];
}`;

/** A page that has drawn what it was told: letters are there, and what it measures it has measured. */
const SETTLED = `document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))`;

/** @param hasFold nobody scrolls this page */
export async function layoutFaults(page: Page, hasFold: boolean): Promise<readonly string[]> {
  await page.evaluate(SETTLED);
  return page.evaluate(`(${FIND})(${hasFold})`);
}

interface Looked {
  readonly sizes: readonly Size[];
  readonly texts?: readonly (100 | 150 | 200)[];
  readonly hasFold: boolean;
}

/** What is wrong in each of the sizes, each with its name. */
export async function faultsInSizes(page: Page, name: string, { sizes, texts = [100], hasFold }: Looked): Promise<readonly string[]> {
  const found: string[] = [];
  for (const size of sizes)
    for (const text of texts) {
      await page.setViewportSize(SIZES[size]);
      await page.evaluate(`document.documentElement.dataset.text = '${text}'`);
      found.push(...(await layoutFaults(page, hasFold)).map((fault) => `${name}, ${size}, ${text} %: ${fault}`));
    }
  return found;
}
