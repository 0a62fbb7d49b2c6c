/** Chromium knows Kazakh by its name alone, and writes its numbers like English ones: `1,979.4`. They are written as Russian ones are. */
const WRITTEN_AS: Readonly<Record<string, string>> = { kk: 'ru' };

export const numberFormat = (language: string, options?: Intl.NumberFormatOptions): Intl.NumberFormat =>
  new Intl.NumberFormat(WRITTEN_AS[language] ?? language, options);
