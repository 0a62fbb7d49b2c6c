/**
 * A house with columns, 192 × 150 dots, black and white: a stand-in until a bank puts its own logo there. Made of
 * `<path d="M160 6 244 50v12H76V50z"/><circle cx="160" cy="40" r="9" fill="#fff"/>
 * <path d="M86 70h22v56H86zM128 70h22v56h-22zM170 70h22v56h-22zM212 70h22v56h-22zM76 134h168v8H76zM64 148h192v8H64z"/>`.
 */
export const BANK_LOGO =
  'iVBORw0KGgoAAAANSUhEUgAAAMAAAACWAQMAAACyxRWuAAAABlBMVEX///8AAABVwtN+AAAACXBIWXMAAAsTAAALEwEAmpwYAAAA9ElEQVRIx+2VMRKEIAxF' +
  'ZSgoPQJH8Wh6NI7CESgpGLKrCNmQUFqswy99xdOfP+OyYNSxyDF+AGwcgD3LzxWALNEAsmQFCCLYAJII4JuBAsDJClmynSANFJJEF+BkhSTZCuCSHWSJup+z' +
  'Hk0FfY+2gjhQQB4oeolB4GVFL9kRZK6IlkmKwhsmKQ06zSSlwUOxHmt/fY+aAtcpcn3r0CkaSJ2iAegUCBzdAYJAd4AgEQW+bpUoDhw90qHosdqR7hJbj+1I' +
  '3pBj4Q6iJYv42QFdxCqBMIEEXhN9fc+12O2c41qXOMEEE0wwwSPgJZn/8wcDg/wZ+ACTVHPbU7pLGQAAAABJRU5ErkJggg==';
