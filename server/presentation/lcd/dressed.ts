/** A template of the box in the look of the branch: its colour, its scheme, and its logo beside the first text. */
import type { Appearance } from '../../model/designs/appearance.js';
import { boardTheme } from '../../model/designs/colours.js';
import type { LcdArea, LcdTemplate } from '../../model/designs/lcd-template.js';

/** A logo may be three times as wide as high; more of the text's room it does not get. */
const LOGO_ASPECT = 3;
const PART_MAX = 0.35;
const GAP_PERCENT = 1;
/** Heights of screens to their widths. */
const LANDSCAPE = 9 / 16;
const PORTRAIT = 16 / 9;

export function dressed(template: LcdTemplate, { logo, accent, boards }: Appearance): LcdTemplate {
  if (logo === null && accent === null && boards === null) return template;
  return {
    ...template,
    theme: boardTheme(template.theme, accent, boards),
    landscape: logo === null ? template.landscape : withLogo(template.landscape, logo, LANDSCAPE),
    portrait: logo === null ? template.portrait : withLogo(template.portrait, logo, PORTRAIT),
  };
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;

function withLogo(areas: readonly LcdArea[], logo: string, heightToWidth: number): LcdArea[] {
  const place = areas.findIndex(({ area }) => area === 'text');
  return areas.flatMap((area, index): readonly LcdArea[] => {
    if (index !== place) return [area];
    const [left, top, width, height] = area.box;
    const logoWidth = hundredths(Math.min(width * PART_MAX, height * heightToWidth * LOGO_ASPECT));
    const moved = logoWidth + GAP_PERCENT;
    return [
      { area: 'pictures', box: [left, top, logoWidth, height], pictures: [logo], fit: 'contain' },
      { ...area, box: [hundredths(left + moved), top, hundredths(width - moved), height] },
    ];
  });
}
