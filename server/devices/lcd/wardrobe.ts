/** Templates of the box in the look of the branch. Templates that the branch made, or has in its folder, have their own. */
import type { Appearance } from '../../model/designs/appearance.js';
import type { LcdTemplate } from '../../model/designs/lcd-template.js';
import { dressed } from '../../presentation/lcd/dressed.js';
import { BUILT_IN_TEMPLATES } from '../../presentation/lcd/templates.js';

const OF_THE_BOX: ReadonlySet<LcdTemplate> = new Set(BUILT_IN_TEMPLATES.values());

export class Wardrobe {
  /** The same look gives the same object: boards see from it that nothing changed. */
  private readonly worn = new Map<LcdTemplate, { readonly appearance: Appearance; readonly template: LcdTemplate }>();

  dressed(template: LcdTemplate, appearance: Appearance): LcdTemplate {
    if (!OF_THE_BOX.has(template)) return template;
    const known = this.worn.get(template);
    if (known?.appearance === appearance) return known.template;
    const worn = { appearance, template: dressed(template, appearance) };
    this.worn.set(template, worn);
    return worn.template;
  }
}
