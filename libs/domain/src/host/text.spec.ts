import fc from 'fast-check';
import { boundedName, decodeUtf8, MAX_NAME_LENGTH } from './text';

describe(decodeUtf8.name, () => {
  it('reads back whatever TextEncoder writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decodeUtf8(new TextEncoder().encode(text))).toBe(text);
      }),
    );
  });

  it('never throws and never makes half a surrogate, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(decodeUtf8(bytes)).not.toMatch(/\p{Cs}/u);
      }),
    );
  });

  it.each([
    ['an overlong slash', [0xc0, 0xaf]],
    ['half a surrogate', [0xed, 0xa0, 0x80]],
    ['a cut sequence', [0xe2, 0x82]],
    ['more than Unicode has', [0xf4, 0x90, 0x80, 0x80]],
  ])('replaces %s', (_, bytes) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toMatch(/^\ufffd+$/);
  });
});

describe(boundedName.name, () => {
  it('leaves an ordinary name as it is', () => {
    expect(boundedName('/srv/Ein Stick: 写真')).toBe('/srv/Ein Stick: 写真');
  });

  it('makes control characters harmless', () => {
    expect(boundedName('a\u0000b\u001b[31mc\nd')).toBe('a\ufffdb\ufffd[31mc\ufffdd');
  });

  it('is never longer than the bound and never ends in half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        const name = boundedName(text);
        expect(name.length).toBeLessThanOrEqual(MAX_NAME_LENGTH);
        expect(name).not.toMatch(/[\p{Cs}\p{Cc}]/u);
      }),
    );
  });
});
