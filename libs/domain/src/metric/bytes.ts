/** Grows as it is written to. Numbers are non-negative integers below 2^53, as variable-length bytes, low seven bits first. */
export class ByteWriter {
  private bytes = new Uint8Array(1024);
  private length = 0;

  byte(value: number): void {
    if (this.length === this.bytes.length) {
      const wider = new Uint8Array(this.bytes.length * 2);
      wider.set(this.bytes);
      this.bytes = wider;
    }
    this.bytes[this.length++] = value;
  }

  varint(value: number): void {
    let rest = value;
    for (; rest >= 0x80000000; rest = Math.floor(rest / 128)) this.byte((rest % 128) | 128);
    for (; rest >= 128; rest >>>= 7) this.byte((rest & 127) | 128);
    this.byte(rest);
  }

  /** A signed integer of at most 2^52, small ones of either sign short. */
  signed(value: number): void {
    this.varint(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
}

const TOO_SHORT = 'packed series ends too soon';

/** Reads what {@link ByteWriter} wrote. @throws RangeError when the bytes end too soon. */
export class ByteReader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  byte(): number {
    const value = this.bytes[this.at++];
    if (value === undefined) throw new RangeError(TOO_SHORT);
    return value;
  }

  varint(): number {
    let byte = this.byte();
    let value = byte & 127;
    for (let scale = 128; byte >= 128; scale *= 128) {
      byte = this.byte();
      value += (byte & 127) * scale;
    }
    return value;
  }

  signed(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /**
   * Reads `length` signed integers into the beginning of `into`. One loop without calls, in 32 bits as long as they
   * suffice: number by number, most of the time went to boxing results and to collecting the boxes.
   */
  signedInto(into: Float64Array, length: number): void {
    const { bytes } = this;
    let at = this.at;
    for (let index = 0; index < length; index++) {
      const start = at;
      let byte = bytes[at++]!;
      let low = byte & 127;
      for (let shift = 7; byte >= 128 && shift < 28; shift += 7) {
        byte = bytes[at++]!;
        low |= (byte & 127) << shift;
      }
      if (byte < 128) {
        into[index] = (low >>> 1) ^ -(low & 1);
      } else {
        this.at = start;
        into[index] = this.signed();
        at = this.at;
      }
    }
    this.at = at;
    if (at > bytes.length) throw new RangeError(TOO_SHORT);
  }
}
