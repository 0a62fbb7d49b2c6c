/** Templates of LCD boards: those that come with the box or lie in its folder, and those of the branch, which are checked first. */

import { LCD_PIXELS_MAX, LCD_TEMPLATE_BYTES_MAX, type LcdTemplate } from '../../../model/designs/lcd-template.js';
import { noSuchName, Rejection, reject } from '../../../model/errors/errors.js';
import type { SaidFault } from '../../../model/errors/refusal-reasons.js';
import { isFilmName } from '../../../presentation/lcd/content.js';
import { checkTemplate } from '../../../presentation/lcd/template-check.js';
import { BUILT_IN_TEMPLATES } from '../../../presentation/lcd/templates.js';
import { templateCommands } from '../../../protocol/commands/books/templates.js';
import type { ReplyData } from '../../../protocol/registry.js';
import { acknowledged, authorOf, dataAnswer } from '../handler.js';
import { faultOfImage, refuseAfterwards, refuseOldVersion, tooLarge, versionOf } from './designs.js';
import { type Context, handle } from './family.js';

const USUAL_SIZE = { width: 960, height: 540 };

const lcdTemplates = handle(templateCommands.lcdTemplates, ({ context, state }) => {
  const names = [...new Set([...context.screens.templates.keys(), ...state.templates.keys()])].sort();
  const list: ReplyData<'lcdTemplates'> = names.flatMap((name) => {
    const found = templateNamed(context, name);
    return found === undefined ? [] : [{ name, title: found.template.title, origin: found.origin, version: versionOf(found.template) }];
  });
  return dataAnswer(list);
});

const getLcdTemplate = handle(templateCommands.getLcdTemplate, ({ context, data }) => {
  const { name } = data;
  const found = templateNamed(context, name);
  if (found === undefined) return noSuchName('template', name);
  const { template, origin } = found;
  return dataAnswer({ name, origin, version: versionOf(template), template } satisfies ReplyData<'getLcdTemplate'>);
});

const setLcdTemplate = handle(templateCommands.setLcdTemplate, async (request) => {
  const { name, template, version } = request.data;
  const faults = (await templateFaultsOf(template)) ?? refuseAfterwards(request, templateCommands.setLcdTemplate);
  if (faults) return faults;
  const { context, state } = request;
  return (
    refuseOldVersion(name, version, state.templates.get(name)) ??
    acknowledged(context.pipeline.execute({ type: 'setTemplate', name, template }, authorOf(request)))
  );
});

const removeLcdTemplate = handle(templateCommands.removeLcdTemplate, (request) => {
  const { name } = request.data;
  return acknowledged(request.context.pipeline.execute({ type: 'removeTemplate', name }, authorOf(request)));
});

const previewLcdTemplate = handle(templateCommands.previewLcdTemplate, async ({ context, data }) => {
  const { template, width, height, language } = data;
  const size = { width: width ?? USUAL_SIZE.width, height: height ?? USUAL_SIZE.height };
  if (size.width * size.height > LCD_PIXELS_MAX) {
    const fault = `expected at most ${LCD_PIXELS_MAX} pixels together with data.height`;
    return reject('invalidField', { field: 'data.width', fault, why: 'tooManyPixels', most: LCD_PIXELS_MAX });
  }
  const drawn = (await templateFaultsOf(template)) ?? context.screens.preview(template, size, language ?? 'ru');
  if (drawn instanceof Rejection) return drawn;
  return dataAnswer({ preview: `image/png;base64,${(await drawn).toString('base64')}` } satisfies ReplyData<'previewLcdTemplate'>);
});

type Origin = ReplyData<'getLcdTemplate'>['origin'];

function templateNamed(context: Context, name: string): { readonly template: LcdTemplate; readonly origin: Origin } | undefined {
  const own = context.pipeline.state.templates.get(name);
  if (own) return { template: own, origin: 'branch' };
  const fixed = context.screens.templates.get(name);
  return fixed && { template: fixed, origin: BUILT_IN_TEMPLATES.get(name) === fixed ? 'box' : 'folder' };
}

/** Checks of a template that a schema cannot express: the first fault, with the others among its children. */
export async function templateFaultsOf(template: LcdTemplate): Promise<Rejection | undefined> {
  const bytes = Buffer.byteLength(JSON.stringify(template));
  if (bytes > LCD_TEMPLATE_BYTES_MAX) return invalid(tooLarge(LCD_TEMPLATE_BYTES_MAX, bytes));
  const faults = checkTemplate(template).map(({ field, expected, got, why, what }) =>
    invalid({ fault: `expected ${expected}, got ${JSON.stringify(got)}`, why, what }, `.${field}`),
  );
  for (const format of ['landscape', 'portrait'] as const) {
    for (const [index, area] of template[format].entries()) {
      for (const [position, picture] of area.area === 'pictures' ? area.pictures.entries() : []) {
        // The name of a film in one of the folders of the box: pages leave out one that is not there (yet).
        if (isFilmName(picture)) continue;
        const fault = await faultOfImage(picture);
        if (fault !== undefined) faults.push(invalid(fault, `.${format}.${index}.pictures.${position}`));
      }
    }
  }
  const [first, ...others] = faults;
  return first && new Rejection('templateInvalid', first.parameters, others);
}

const invalid = (fault: SaidFault, place = ''): Rejection => reject('templateInvalid', { field: `data.template${place}`, ...fault });

export const templateHandlers = [lcdTemplates, getLcdTemplate, setLcdTemplate, removeLcdTemplate, previewLcdTemplate];
