/** What a synthesiser gets of a kiosk's texts. */
import { describe, expect, it } from 'vitest';
import { pageText } from '../../../server/presentation/voice/page-text.js';

describe('a text of a page', () => {
  it('has its tickets as the hall will hear them called', () => {
    expect(pageText('Ваш номер Г002', 'ru')).toBe('Ваш номер гэ два');
    expect(pageText('Your number B017.', 'en')).toBe('Your number bee seventeen.');
    expect(pageText('12А и формат RS485', 'ru')).toBe('12А и формат эр эс четыреста восемьдесят пять');
  });

  it('has no sign that is a command to a synthesiser', () => {
    expect(pageText("[[h@l'oU]] <speak>«Справки»</speak> – 5 %", 'ru')).toBe('h l oU speak Справки speak 5 %');
    for (const nothing of ['', ' — ', '→', '\u0007']) expect(pageText(nothing, 'ru')).toBe('');
  });

  it('is in Latin letters for an English voice', () => {
    expect(pageText('Справки', 'en')).toBe('spravki');
  });
});
