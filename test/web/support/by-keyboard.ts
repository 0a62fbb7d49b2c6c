/** A page that is used by keyboard alone: each stop of the focus is seen, none is a trap, and none is lost. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What has the focus: its name, and what is wrong with it. */
interface Stop {
  readonly name: string;
  readonly fault: string;
}

const STOP = `(() => {
  const at = document.activeElement;
  if (at === null || at === document.body) return { name: '', fault: '' };
  const label = at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent ?? '';
  const name = label.replace(/\\s+/g, ' ').trim();
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  const { left, top, right, bottom, width, height } = at.getBoundingClientRect();
  const isOut = right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight;
  const isSeen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && width > 0 && height > 0;
  const middle = (from, to, most) => (Math.max(from, 0) + Math.min(to, most)) / 2;
  const over = document.elementFromPoint(middle(left, right, innerWidth), middle(top, bottom, innerHeight));
  const isCovered = over !== null && !at.contains(over) && !over.contains(at);
  return { name, fault: isOut ? 'outside the window' : !isSeen ? 'not seen to have the focus' : isCovered ? 'covered' : '' };
})()`;

/** Everything that the Tab key should reach: of radio buttons the chosen one, or any. */
const REACHABLE = `(() => {
  const around = document.querySelector('dialog[open]') ?? document;
  const all = [...around.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')];
  const groups = new Set();
  return all.filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true })).filter((one) => {
    if (one.type !== 'radio') return true;
    const isFirst = !groups.has(one.name);
    groups.add(one.name);
    return isFirst;
  });
})()`;
/** More stops than any page has. */
const STOPS_MAX = 200;
const ROUNDS_MAX = 5;

export const focused = (page: Page): Promise<Stop> => page.evaluate<Stop>(STOP);

async function pressed(page: Page, key: string): Promise<Stop> {
  await page.keyboard.press(key);
  const stop = await focused(page);
  expect(stop).toEqual({ name: stop.name, fault: '' });
  return stop;
}

/** By Tab alone, from where the focus is. */
export async function tabTo(page: Page, name: string | RegExp, key = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let count = 0; count < STOPS_MAX; count++) {
    const { name: at } = await pressed(page, key);
    if (typeof name === 'string' ? at === name : name.test(at)) return;
    passed.push(at);
  }
  throw new Error(`${name} is not reached by Tab; these are: ${[...new Set(passed)].join(' | ')}`);
}

/** One of a few: by Tab to them, and by arrows among them, which choose. */
export async function choose(page: Page, name: string | RegExp): Promise<void> {
  const isNamed = (at: string) => (typeof name === 'string' ? at === name : name.test(at));
  for (let count = 0; count < STOPS_MAX && (await page.evaluate('document.activeElement.type')) !== 'radio'; count++)
    await pressed(page, 'Tab');
  await page.keyboard.press('Space');
  for (let count = 0; count < STOPS_MAX && !isNamed((await focused(page)).name); count++) await pressed(page, 'ArrowDown');
  expect(await page.evaluate('document.activeElement.checked')).toBe(true);
}

/** A field of several parts, such as a date, is several stops of the same element. */
const MARK = `(() => {
  const at = document.activeElement;
  const isNew = at !== document.body && !at.hasAttribute('data-walked');
  const isSame = at !== document.body && at.getAttribute('data-walked') === 'last';
  document.querySelector('[data-walked=last]')?.setAttribute('data-walked', '');
  if (at !== document.body) at.setAttribute('data-walked', 'last');
  return isNew ? 'new' : isSame ? 'same' : 'old';
})()`;
const UNMARK = `document.querySelectorAll('[data-walked]').forEach((one) => one.removeAttribute('data-walked'))`;

/**
 * Once around: everything is reached, there and back, and what is left is left. A page lives: what came, went, or could not be used for a
 * moment while the focus went around is met by going around again. What no round reaches is out of reach.
 */
export async function walkAround(page: Page): Promise<void> {
  for (const key of ['Tab', 'Shift+Tab']) {
    let [stops, reachable] = [0, Number.NaN];
    for (let round = 0; stops !== reachable && round < ROUNDS_MAX; round++) {
      stops = await stopsOfRound(page, key);
      reachable = await page.evaluate<number>(`${REACHABLE}.length`);
    }
    expect(`${key}: ${stops}`).toBe(`${key}: ${reachable}`);
  }
}

async function stopsOfRound(page: Page, key: string): Promise<number> {
  let [stops, presses] = [0, 0];
  // Between the last and the first there may be the browser itself.
  for (let old = 0; old < 3 && presses < STOPS_MAX; presses++) {
    await pressed(page, key);
    const found = await page.evaluate<'new' | 'same' | 'old'>(MARK);
    if (found === 'new') stops += 1;
    else if (found === 'old') old += 1;
  }
  await page.evaluate(UNMARK);
  return stops;
}

/** Log-in at a page that has just opened. */
export async function enterByKeyboard(page: Page, login: string): Promise<void> {
  await tabTo(page, 'Логин');
  await page.keyboard.type(login);
  await tabTo(page, 'Пароль');
  await page.keyboard.type('12345');
  await page.keyboard.press('Enter');
}

/** The dialog has the focus, keeps it all around, and Escape gives it back. */
export async function expectDialog(page: Page): Promise<void> {
  await page.getByRole('dialog').waitFor();
  expect(await page.evaluate('document.querySelector("dialog").contains(document.activeElement)')).toBe(true);
  await walkAround(page);
}

export async function escapeTo(page: Page, name: string | RegExp): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await focused(page)).toEqual({ name: typeof name === 'string' ? name : expect.stringMatching(name), fault: '' });
}
