/** What a configuration expects is worded in every language of the pages, with the parameters of its sentence. */
import { IntlMessageFormat } from 'intl-messageformat';
import { expect, it } from 'vitest';
import en from '../../locales/en/settings.json' with { type: 'json' };
import kk from '../../locales/kk/settings.json' with { type: 'json' };
import ru from '../../locales/ru/settings.json' with { type: 'json' };
import { EXPECTATIONS } from '../../server/config/expectations.js';
import { SETTINGS } from '../../server/config/schema.js';
import { argumentsOf } from '../web/support/message-arguments.js';
import { faultsOf, tomlFile } from './loading.js';

const CATALOGUES: Readonly<Record<string, Readonly<Record<string, string>>>> = { ru, kk, en };
/** Its sentence is all there is. */
const UNWORDED = ['otherValue'];

const parametersIn = (sentence: string): readonly string[] => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

it.each(Object.keys(CATALOGUES))('in %s', (language) => {
  for (const [code, sentence] of Object.entries(EXPECTATIONS)) {
    const message = CATALOGUES[language]?.[`why.${code}`];
    if (UNWORDED.includes(code)) continue;
    expect(message, code).toBeDefined();
    const used = argumentsOf(new IntlMessageFormat(message ?? '', language).getAst());
    expect(
      [...used.keys()].filter((name) => !parametersIn(sentence).includes(name)),
      code,
    ).toEqual([]);
  }
});

it('has a code, with the values beside it, for devices and for relations of settings', () => {
  const text = `[printers.hall]\nport = "tcp:h:9100"\nprofile = "epson-tm-t20"\nroll = 3\n[branch]\npostpone_delays_minutes = [5, 1]\n`;
  expect(faultsOf(['--config', tomlFile(text)]).map(({ field, why }) => `${field} ${why}`)).toEqual([
    'branch.postpone_delays_minutes ascending',
    'printers.hall.roll settingMeant',
    'printers.hall.profile profileMeant',
  ]);
});

it('says of each number what is expected by its bounds', () => {
  const { path } = SETTINGS.find(({ path: name }) => name === 'branch.undo_seconds') ?? expect.unreachable();
  const [fault] = faultsOf([], { QBOX_UNDO_SECONDS: '9999' });
  expect(fault).toMatchObject({ field: path, why: 'wholeNumber', parameters: { least: 0, most: 300 } });
  expect(fault?.expected).toBe('a whole number from 0 to 300');
});
