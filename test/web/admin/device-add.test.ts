/** A device added, tried and removed on the administrator's page, with a printer in software on the network. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import { serveTwinOnTcp } from '../../../drivers/twins/serve-tcp.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { startBox } from '../../support/box.js';
import { freePort } from '../../support/free-port.js';
import { connect, logIn } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { expectAccessible, openAdmin, openBrowser } from '../support/browser.js';

const FILE = '# ours\n[printers.hall]\nport = "tcp:127.0.0.1:9"   # far away\nprofile = "generic-80mm"\n';

it(
  'a printer is added by its address and model, is there after the restart, prints a page, and is removed; what is wrong is told',
  async () => {
    const profile = loadPrinterProfiles().get('epson-tm-t20iii') ?? expect.unreachable();
    const served = await serveTwinOnTcp(
      (cable) => new PrinterTwin({ profile, timers: SYSTEM_TIMERS, cable, paperMm: 80_000, onPiece: () => {} }),
      { host: '127.0.0.1', port: 0 },
    );
    onTestFinished(() => served.close());
    const folder = mkdtempSync(join(tmpdir(), 'qbox-add-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'qbox.toml');
    writeFileSync(file, FILE);
    const read = (): string => readFileSync(file, 'utf8');
    const args = ['--demo', '--config', file, '--port', String(await freePort())];
    const [browser, box] = await Promise.all([openBrowser(), startBox({ data: join(folder, 'data'), args })]);
    onTestFinished(async () => {
      await browser.close();
      await box.stop();
    });
    const { page, faults } = await openAdmin(browser, box.url, 'devices');

    await page.getByRole('button', { name: 'Добавить устройство' }).click();
    await page.getByRole('group', { name: 'Подключено к этой машине (обновляется само)' }).waitFor();
    await page.getByLabel('Адрес', { exact: true }).fill('teapot:1');
    await page.getByRole('combobox', { name: 'Модель' }).selectOption('epson-tm-t20iii');
    await page.getByLabel('Имя устройства').fill('hall');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Добавить', exact: true }).click();
    await page.getByText('printers.hall: ожидается имя, которого ещё нет у устройств этого вида').waitFor();
    await page.getByLabel('Имя устройства').fill('entrance');
    await page.getByRole('button', { name: 'Добавить', exact: true }).click();
    // Under its field.
    const address = page.getByLabel('Адрес', { exact: true });
    await page.getByText(/^Ожидается .*tcp:192/).waitFor();
    await address.fill('tcp:127.0.0.1:9');
    await page.getByText(/^Ожидается /).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Добавить', exact: true }).click();
    await page.getByText('Ожидается принтер, подключённый к этой машине кабелем').waitFor();
    expect(await address.getAttribute('aria-invalid')).toBe('true');
    await expectAccessible(page);
    expect(read()).toBe(FILE);

    await page.getByRole('combobox', { name: 'Модель' }).selectOption('generic-80mm');
    await page.getByLabel('Адрес', { exact: true }).fill(`tcp:127.0.0.1:${await freePort()}`);
    await page.getByRole('button', { name: 'Спросить принтер' }).click();
    await page.getByText('По этому адресу никого нет').waitFor();
    await page.getByLabel('Адрес', { exact: true }).fill(`tcp:127.0.0.1:${served.port}`);
    await page.getByRole('button', { name: 'Спросить принтер' }).click();
    await page.getByText('Принтер назвал себя: Epson TM-T20III. Модель выбрана.').waitFor();
    await expectAccessible(page);
    // What was told of one address is nothing of another.
    const model = page.getByRole('combobox', { name: 'Модель' });
    expect(await model.inputValue()).toBe('epson-tm-t20iii');
    await page.getByLabel('Адрес', { exact: true }).fill('usblp:/dev/null');
    expect(await model.inputValue()).toBe('');
    await page.getByRole('button', { name: 'Спросить принтер' }).click();
    await page.getByText('По такому адресу принтера быть не может').waitFor();
    await page.getByLabel('Адрес', { exact: true }).fill(`tcp:127.0.0.1:${served.port}`);
    await page.getByRole('button', { name: 'Спросить принтер' }).click();
    await page.getByText('Принтер назвал себя: Epson TM-T20III. Модель выбрана.').waitFor();
    await page.getByRole('button', { name: 'Добавить', exact: true }).click();
    await page.getByText('появится после перезапуска').waitFor();
    const table = `\n[printers.entrance]\nport = "tcp:127.0.0.1:${served.port}"\nprofile = "epson-tm-t20iii"\n`;
    expect(read()).toBe(`${FILE}${table}`);

    await page.getByRole('button', { name: 'Перезапустить сейчас' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Перезапустить сейчас' }).click();
    await page.getByText(/Система перезапущена в/).waitFor();
    const card = page.getByRole('region', { name: 'Принтер entrance', exact: true });
    await card.getByText('работает', { exact: true }).waitFor();
    await card.getByRole('button', { name: 'Пробная страница' }).click();
    await card.getByText('Проверка выполнена.').waitFor();

    await page.getByRole('button', { name: 'Добавить устройство' }).click();
    await page.getByRole('combobox', { name: 'Что это' }).selectOption('led');
    await page.getByRole('combobox', { name: 'Модель' }).selectOption('led-485-4');
    const preview = page.getByRole('table', { name: 'Что эти табло покажут у вас' });
    await preview
      .getByText(/^Не покажет: нет/)
      .first()
      .waitFor();
    // Seven segments have a b for a B, and nothing that is like Г.
    await preview.getByText('Не покажет: нет B').first().waitFor();
    await page.getByRole('checkbox', { name: 'Заменять буквы' }).check();
    await preview.getByText('Не покажет: нет B').first().waitFor({ state: 'detached' });
    await expectAccessible(page);
    await page.getByLabel('Адрес', { exact: true }).fill('tcp:127.0.0.1:19');
    await page.getByLabel('Имя устройства').fill('gate');
    await page.getByRole('button', { name: 'Добавить', exact: true }).click();
    await expect.poll(read).toContain('[leds.gate]');
    expect(read()).toMatch(/\[leds\.gate\]\nport = "tcp:127\.0\.0\.1:19"\nprofile = "led-485-4"\ntransliterate = true\n/);
    await page.getByRole('button', { name: 'Убрать устройство gate' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Убрать' }).click();
    await expect.poll(read).toBe(`${FILE}${table}`);

    await page.getByRole('button', { name: 'Добавить устройство' }).click();
    await page.getByRole('combobox', { name: 'Что это' }).selectOption('scanner');
    await page.getByRole('combobox', { name: 'Модель' }).selectOption('hid-pos');
    await page.getByText('Коды он передаёт как устройство HID-POS').waitFor();
    const layout = page.getByRole('combobox', { name: 'Раскладка, на которую настроен сканер' });
    await expect.poll(() => layout.count()).toBe(0);
    await page.getByRole('combobox', { name: 'Модель' }).selectOption('keyboard-scanner');
    await page.getByText('Коды он набирает как USB-клавиатура.').waitFor();
    await layout.selectOption('русская');
    await expectAccessible(page);
    await page.getByLabel('Адрес', { exact: true }).fill('hid:1-9.9');
    await page.getByRole('combobox', { name: 'Где стоит' }).selectOption({ index: 1 });
    await page.getByLabel('Имя устройства').fill('codes');
    await page.getByRole('button', { name: 'Добавить', exact: true }).click();
    await page.getByText('Коды он набирает как USB-клавиатура. Раскладка: русская.').waitFor();
    expect(read()).toMatch(/\[scanners\.codes\]\nport = "hid:1-9\.9"\nprofile = "keyboard-scanner"\nworkplace = \d+\nlayout = "ru"\n$/);
    await page.getByRole('button', { name: 'Убрать устройство codes' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Убрать' }).click();
    await expect.poll(read).toBe(`${FILE}${table}`);

    await page.getByRole('button', { name: 'Убрать устройство entrance' }).click();
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Убрать' }).click();
    await page.getByText('Файл настроек изменён.').waitFor();
    expect(read()).toBe(FILE);
    const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
    const { lines } = await admin.ask<ReplyData<'changes'>>('changes', { kind: 'Device' });
    expect(lines.map(({ verb, subject }) => `${verb} ${subject}`)).toEqual([
      ...['removed printers.entrance', 'removed scanners.codes', 'added scanners.codes'],
      ...['removed leds.gate', 'added leds.gate', 'added printers.entrance'],
    ]);
    expect(faults).toEqual([]);
  },
  120_000 * SLOWNESS,
);
