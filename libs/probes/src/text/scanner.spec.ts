import fc from 'fast-check';
import { ProbeParseError } from '../probe';
import { ascii, Scanner } from './scanner';

const over = (text: string): Scanner => new Scanner().open(new TextEncoder().encode(text), '/proc/test');

describe(Scanner.name, () => {
  it('reads names and numbers from left to right', () => {
    const scanner = over(' 254  0 vda 29974\t6529\n');
    expect([scanner.number(), scanner.number(), scanner.word(), scanner.number(), scanner.number()]).toEqual([
      254,
      0,
      'vda',
      29974,
      6529,
    ]);
    expect(scanner.isLineDone).toBe(true);
  });

  it.each([
    ['0.07 ', 0.07],
    ['1753.71\n', 1753.71],
    ['-5500\n', -5500],
    ['-0.5\n', -0.5],
    ['12.003\n', 12.003],
  ])('reads %p as a decimal', (text, value) => {
    expect(over(`${text}\n`).decimal()).toBeCloseTo(value, 9);
  });

  it('reads every whole number exactly up to 2^53', () => {
    fc.assert(fc.property(fc.maxSafeNat(), (value) => expect(over(`${value}\n`).number()).toBe(value)));
  });

  it('does not read a number over the end of a line', () => {
    const scanner = over('12\n34\n');
    expect(scanner.number()).toBe(12);
    expect(() => scanner.number()).toThrow(ProbeParseError);
    scanner.nextLine();
    expect(scanner.number()).toBe(34);
  });

  it('refuses a file without a newline at its end: it was cut', () => {
    expect(() => over('cpu 12 3')).toThrow('/proc/test is cut');
  });

  it('takes a token only when it is there', () => {
    const scanner = over('cpu0 1\n');
    expect(scanner.take(ascii('intr'))).toBe(false);
    expect(scanner.take(ascii('cpu'))).toBe(true);
    expect(scanner.number()).toBe(0);
  });

  it('takes names up to the last colon of the line', () => {
    expect(over('  we ird:name: 12 0\n').nameBefore(58)).toBe('we ird:name');
    expect(() => over('no colon\nhere: 1\n').nameBefore(58)).toThrow(ProbeParseError);
  });

  it('gives the same string object for the same name', () => {
    const scanner = over('eth0 eth0\n');
    const [first, second] = [scanner.word(), scanner.word()];
    expect(Object.is(first, second)).toBe(true);
  });

  it('only ever throws a ProbeParseError, and always comes to the end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const scanner = new Scanner();
        try {
          scanner.open(bytes, 'x');
          while (!scanner.isDone) {
            scanner.skipWords(1);
            if (!scanner.isLineDone) scanner.decimal();
            scanner.nextLine();
          }
        } catch (error) {
          expect(error).toBeInstanceOf(ProbeParseError);
        }
      }),
    );
  });
});
