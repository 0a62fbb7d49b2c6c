/** Messages to visitors: what they name, and that a text message is one part, or two where it may be. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smsBackup } from '../../drivers/messages/sms-backup.js';
import type { BookingMessageKind } from '../../server/model/messages.js';
import { bookingMessage, visitorMessage } from '../../server/presentation/visitor-messages.js';

const LINK = 'https://q.example/t/kV7mQ2xJ9-TbRw';
const beside = { services: ['Замена водительского удостоверения'], link: LINK, branch: 'ЦОН № 3' };
/** As the driver sends it. */
const partsOf = (text: string): number => smsBackup('+77011234567', text, 0).split('[SMSBackup').length - 1;
const near = { kind: 'near', ticket: 'Г002', ahead: 3, window: '', ...beside } as const;
const reminder = { kind: 'reminder', date: '2026-11-25', time: '12:40', code: '402913', ...beside } as const;

describe('a text message', () => {
  it.each([
    [{ services: [] }, `Талон Г002: перед вами 3. ${LINK} ЦОН № 3`],
    [{}, `Г002: перед вами 3. ${LINK} Замена водител…`],
    [{ link: '' }, 'Талон Г002: перед вами 3. Замена водительского удостоверения ЦОН № 3'],
    [
      { link: '', services: ['Замена водительского удостоверения', 'Оплата'] },
      'Талон Г002: перед вами 3. Замена водительского удостоверения, Оплата',
    ],
    [{ link: `${LINK}/${'x'.repeat(40)}` }, 'Талон Г002: перед вами 3. Замена водительского удостоверения ЦОН № 3'],
    [{ link: '', services: [], branch: '' }, 'Талон Г002: перед вами 3.'],
  ])('of %j is %j', (other, text) => {
    expect(visitorMessage({ ...near, ...other, route: 'sms' }, ['ru']).text).toBe(text);
  });

  it.each([
    ['ru', 'Вы записаны на 25.11 12:40. Код 402913. Замена водительского удостове…'],
    ['kk', 'Сіз 25.11 12:40 уақытына жазылғансыз. Код 402913. Замена водительског…'],
    ['en', 'You are booked for 25.11 12:40. Code 402913. Замена водительского удо…'],
  ])('of a booking names its service, cut where it has to be, in %s', (language, text) => {
    expect(bookingMessage({ ...reminder, link: '', route: 'sms' }, [language]).text).toBe(text);
  });

  const short = 'https://ochered.kz/t/kV7mQ2xJ9-TbRw';
  it.each([
    ['ru', { ...near, link: short }, `Г002: перед вами 3. ${short} Замена водите…`],
    ['ru', { ...near, ahead: 0, link: short }, `Г002: вы следующий. ${short} Замена водите…`],
    [
      'kk',
      { ...near, link: 'https://q.kz/t/kV7mQ2xJ9-TbRw', services: ['Касса'] },
      'Г002 талоны: алдыңызда 3 адам. https://q.kz/t/kV7mQ2xJ9-TbRw Касса',
    ],
    ['en', { ...near, link: short }, `Г002: 3 before you. ${short} Замена водите…`],
    ['ru', { ...near, kind: 'called', window: 'Окно 1', link: short, services: ['Касса'] }, `Г002: вас вызывают, Окно 1. ${short} Касса`],
    ['ru', { ...near, link: LINK, services: ['Касса'] }, `Талон Г002: перед вами 3. ${LINK} Касса`],
    // No wording makes room for both.
    ['ru', { ...near, kind: 'called', window: 'Окно 12', link: LINK }, `Талон Г002: вас вызывают, Окно 12. ${LINK}`],
  ] as const)('has a shorter sentence where that makes room for page and service (%s, %j)', (language, facts, text) => {
    expect(visitorMessage({ ...facts, route: 'sms' }, [language]).text).toBe(text);
  });

  const CODE = '019164894359';
  const hosts = { name: 'https://queue.adilet-center.kz', lan: 'http://192.168.1.20:8082' } as const;
  const told = (language: string, kind: BookingMessageKind, host: keyof typeof hosts, facts: object = {}) =>
    bookingMessage({ ...reminder, kind, code: CODE, services: ['Касса'], link: `${hosts[host]}/book#${CODE}`, route: 'sms', ...facts }, [
      language,
    ]).text;
  const [name, lan] = [`${hosts.name}/book#${CODE}`, `${hosts.lan}/book#${CODE}`];
  const latin = { services: ['Cash desk'], branch: 'Adilet' };

  it.each<[string, BookingMessageKind, keyof typeof hosts, object, 1 | 2, string]>([
    ['ru', 'reminder', 'name', {}, 1, `Запись 25.11 12:40. ${name}`],
    ['ru', 'reminder', 'lan', {}, 1, `Запись 25.11 12:40. ${lan} Касса`],
    ['kk', 'reminder', 'name', {}, 1, `Жазылу 25.11 12:40. ${name}`],
    ['ru', 'cancelled', 'lan', {}, 1, 'Запись на 25.11 12:40 отменена. Касса ЦОН № 3'],
    ['ru', 'booked', 'name', {}, 2, `Запись принята: 25.11 12:40. ${name} ЦОН № 3 Касса`],
    ['kk', 'booked', 'name', {}, 2, `Жазылу қабылданды: 25.11 12:40. ${name} ЦОН № 3 Касса`],
    ['ru', 'booked', 'name', { branch: '' }, 1, `Запись 25.11 12:40. ${name}`],
    ['ru', 'moved', 'name', {}, 2, `Запись перенесена на 25.11 12:40. ${name} ЦОН № 3 Касса`],
    ['ru', 'affected', 'name', {}, 2, `Запись на 25.11 12:40 не состоится. Выберите другое время. ${name} ЦОН № 3 Касса`],
    ['kk', 'affected', 'lan', {}, 2, `25.11 12:40 уақытына жазылу өтпейді. Басқа уақытты таңдаңыз. ${lan} ЦОН № 3 Касса`],
    // Without a page: the code, and who writes.
    ['ru', 'booked', 'name', { link: '' }, 1, `Запись принята: 25.11 12:40. Код ${CODE}. ЦОН № 3 Касса`],
    ['ru', 'affected', 'name', { link: '' }, 1, 'Запись на 25.11 12:40 не состоится. Выберите другое время. ЦОН № 3'],
    // No page has room.
    ['ru', 'reminder', 'name', { link: `${name}${'x'.repeat(40)}` }, 1, `Вы записаны на 25.11 12:40. Код ${CODE}. Касса ЦОН № 3`],
    ['en', 'reminder', 'name', latin, 1, `You are booked for 25.11 12:40. ${name} Cash desk Adilet`],
    ['en', 'affected', 'name', latin, 1, `Your booking for 25.11 12:40 cannot be kept. Choose another time. ${name} Adilet Cash desk`],
    [
      ...['en', 'reminder', 'name', { services: ['Exchange of a driving licence issued by another country'], branch: 'Adilet' }, 1],
      `You are booked for 25.11 12:40. ${name} Exchange of a driving licence issued by another country Adilet`,
    ] as [string, BookingMessageKind, 'name', object, 1, string],
    // One Cyrillic name would make all letters wide: there is no room for it.
    ['en', 'reminder', 'name', {}, 1, `You are booked for 25.11 12:40. ${name}`],
  ])('about a booking, in %s, %s, %s, %j: %i part(s), the code once', (language, kind, host, facts, parts, text) => {
    const said = told(language, kind, host, facts);
    expect(said).toBe(text);
    expect(partsOf(said)).toBe(parts);
  });

  it.each([
    ['ru', { kind: 'near' }, 'Г002: перед вами 3.'],
    ['ru', { kind: 'near', ahead: 0 }, 'Г002: вы следующий.'],
    ['kk', { kind: 'near' }, 'Г002: алда 3 адам.'],
    ['kk', { kind: 'near', ahead: 0 }, 'Г002: келесі сізсіз.'],
    ['en', { kind: 'near' }, 'Г002: 3 before you.'],
  ] as const)('about a ticket has the page in %s (%j)', (language, facts, sentence) => {
    const link = `${hosts.name}/t/kV7mQ2xJ9-TbRw`;
    expect(visitorMessage({ ...near, ...facts, link, route: 'sms' }, [language]).text).toBe(`${sentence} ${link}`);
  });

  it('is one part, or two where it may be, whatever it names', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), text, text, (services, link, branch) => {
        const said = visitorMessage({ ...near, services, link, branch, route: 'sms' }, ['ru']).text;
        expect(partsOf(said)).toBe(1);
        expect(said).toMatch(/^(Талон )?Г002: перед вами 3\./);
        for (const [kind, most] of [
          ['reminder', 1],
          ['cancelled', 1],
          ['booked', 2],
          ['moved', 2],
          ['affected', 2],
        ] as const) {
          for (const language of ['ru', 'kk', 'en'])
            expect(partsOf(told(language, kind, 'name', { services, link, branch }))).toBeLessThanOrEqual(most);
        }
      }),
    );
  });
});

it('a letter has room for all of it, each in a line', () => {
  const services = ['Касса', 'Карты'];
  expect(visitorMessage({ ...near, services, route: 'email' }, ['ru'])).toEqual({
    subject: 'Талон Г002 · ЦОН № 3',
    text: `Талон Г002: перед вами 3.\nКасса, Карты\n${LINK}\nЦОН № 3`,
  });
  expect(bookingMessage({ ...reminder, link: '', branch: '', route: 'email' }, ['en']).text).toBe(
    'You are booked for 25.11 12:40.\nCode 402913.\nЗамена водительского удостоверения',
  );
});
