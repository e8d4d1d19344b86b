import { ProbeParseError } from '../probe';
import { internName } from './names';

const NEWLINE = 10;
const SPACE = 32;
const TAB = 9;
const ZERO = 48;
const NINE = 57;
const MINUS = 45;
const DOT = 46;

/**
 * Walks the bytes of a kernel text file once, from left to right, without making strings: the hot path reads some
 * twenty files a second, and every split is garbage. One instance is used again and again (`open`).
 *
 * Numbers and names are read at the cursor and never across the end of a line. What is not there throws
 * {@link ProbeParseError}; so does a file whose last line has no newline, because that is how a cut one looks and its
 * last number cannot be believed.
 */
export class Scanner {
  private bytes: Uint8Array = new Uint8Array(0);
  private at = 0;
  private end = 0;
  private what = '';

  /** Starts at the first byte of `bytes`; `what` names the file in errors. */
  open(bytes: Uint8Array, what: string): this {
    this.openAttribute(bytes, what);
    if (this.end > 0 && bytes[this.end - 1] !== NEWLINE) this.fail('is cut: no newline at its end');
    return this;
  }

  /** {@link open} for a sysfs attribute: it comes in one piece, and some drivers end it without a newline. */
  openAttribute(bytes: Uint8Array, what: string): this {
    this.bytes = bytes;
    this.at = 0;
    this.end = bytes.length;
    this.what = what;
    return this;
  }

  /** Whether every byte is read. */
  get isDone(): boolean {
    return this.at >= this.end;
  }

  /** Whether nothing is left on this line. */
  get isLineDone(): boolean {
    this.skipBlanks();
    return this.at >= this.end || this.bytes[this.at] === NEWLINE;
  }

  /** Goes to the start of the next line. */
  nextLine(): void {
    const { bytes, end } = this;
    let at = this.at;
    while (at < end && bytes[at] !== NEWLINE) at += 1;
    this.at = at + 1;
  }

  /** {@link nextLine} for lines of thousands of bytes (the interrupts of proc_stat(5)): a native search. */
  nextLongLine(): void {
    const newline = this.bytes.indexOf(NEWLINE, this.at);
    this.at = newline < 0 ? this.end : newline + 1;
  }

  /** Whether the bytes at the cursor are those of `token`; goes past them when they are. */
  take(token: Uint8Array): boolean {
    const { bytes, at } = this;
    const length = token.length;
    for (let i = 0; i < length; i += 1) if (bytes[at + i] !== token[i]) return false;
    this.at = at + length;
    return true;
  }

  /** {@link take} after any blanks, and only when the word ends where the token ends. */
  takeWord(token: Uint8Array): boolean {
    const at = this.skipBlanks();
    const next = this.bytes[at + token.length];
    return (next === undefined || next <= SPACE) && this.take(token);
  }

  /**
   * Goes past the rest of this line. When it differs from `memo.header`, it is put there and `memo.columns` emptied:
   * what was worked out from a header line stays good as long as the line stays the same.
   */
  takeLineInto(memo: { header: Uint8Array; columns: readonly number[] }): void {
    const start = this.at;
    this.nextLine();
    const length = this.at - 1 - start;
    let isSame = memo.header.length === length;
    for (let i = 0; isSame && i < length; i += 1) isSame = memo.header[i] === this.bytes[start + i];
    if (isSame) return;
    memo.header = this.bytes.slice(start, start + length);
    memo.columns = [];
  }

  /** Unsigned whole number after any blanks. Exact up to 2^53; a greater one is rounded. */
  number(): number {
    const { bytes } = this;
    let at = this.skipBlanks();
    const start = at;
    let value = 0;
    for (let byte = bytes[at]!; byte >= ZERO && byte <= NINE; byte = bytes[at]!) {
      value = value * 10 + (byte - ZERO);
      at += 1;
    }
    if (at === start) this.fail(`has no number at byte ${at}`);
    this.at = at;
    return value;
  }

  /** Number with an optional sign and fraction (`0.07`, `-5000`). */
  decimal(): number {
    let at = this.skipBlanks();
    const isNegative = this.bytes[at] === MINUS;
    if (isNegative) this.at = at + 1;
    let value = this.number();
    at = this.at;
    if (this.bytes[at] === DOT) {
      this.at = at + 1;
      const fraction = this.number();
      value += fraction / 10 ** (this.at - at - 1);
    }
    return isNegative ? -value : value;
  }

  /** Goes past `count` words separated by blanks. */
  skipWords(count: number): void {
    const { bytes, end } = this;
    for (let i = 0; i < count; i += 1) {
      let at = this.skipBlanks();
      while (at < end && bytes[at]! > SPACE) at += 1;
      this.at = at;
    }
  }

  /** The word after any blanks as a bounded name; the same string object for the same bytes. */
  word(): string {
    const { bytes, end } = this;
    const start = this.skipBlanks();
    let at = start;
    while (at < end && bytes[at]! > SPACE) at += 1;
    if (at === start) this.fail(`has no word at byte ${at}`);
    this.at = at;
    return internName(bytes, start, at);
  }

  /** The text before the last `delimiter` of this line as a bounded name, blanks around it dropped; goes past it. */
  nameBefore(delimiter: number): string {
    const { bytes } = this;
    const start = this.skipBlanks();
    let at = start;
    let found = -1;
    while (at < this.end && bytes[at] !== NEWLINE) {
      if (bytes[at] === delimiter) found = at;
      at += 1;
    }
    if (found < 0) this.fail(`has no "${String.fromCharCode(delimiter)}" after byte ${start}`);
    this.at = found + 1;
    return internName(bytes, start, found);
  }

  /** @throws ProbeParseError naming the file and what is wrong with it. */
  fail(problem: string): never {
    throw new ProbeParseError(`${this.what} ${problem}`);
  }

  /** Goes past blanks; the new position. */
  skipBlanks(): number {
    const { bytes } = this;
    let at = this.at;
    while (bytes[at] === SPACE || bytes[at] === TAB) at += 1;
    this.at = at;
    return at;
  }
}

/** The one scanner of this module graph: parsing is synchronous, so no two walks overlap. */
export const scanner = new Scanner();

/** Bytes of an ASCII token, for {@link Scanner.take}. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
