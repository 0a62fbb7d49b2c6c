/** The test content of LED boards. Pure. */
import type { LedContent, LedFamily, LedLine } from '../../../drivers/led/content.js';
import type { LedProfile } from '../../../drivers/led/profile.js';

/** For profiles that name no letters. */
const USUAL_GLYPHS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ';

/** One after the other, each for a moment. */
export function ledTest(profile: LedProfile, family: LedFamily, pattern: string, address: number): readonly LedContent[] {
  if (pattern === 'identify') return [{ lines: [inCells(family, String(address))], clock: null, blinkCount: 8 }];
  if (pattern === 'segments') return [filled(family, '8'), filled(family, '-')];
  const glyphs = [...(profile.text.glyphs ?? USUAL_GLYPHS)].filter((glyph) => family.unshowable(glyph).length === 0).join('');
  const perStep = family.ticketCells + family.windowCells;
  const count = Math.ceil(glyphs.length / perStep);
  return Array.from({ length: count }, (_, step) => show(family, inCells(family, glyphs.slice(step * perStep, (step + 1) * perStep))));
}

const filled = (family: LedFamily, glyph: string): LedContent =>
  show(family, inCells(family, glyph.repeat(family.ticketCells + family.windowCells)));

const show = ({ rows }: LedFamily, line: LedLine): LedContent => ({ lines: Array(rows).fill(line), clock: null, blinkCount: 0 });

const inCells = ({ ticketCells, windowCells }: LedFamily, text: string): LedLine => ({
  ticket: text.slice(0, ticketCells),
  arrow: 'none',
  window: text.slice(ticketCells, ticketCells + windowCells),
});
