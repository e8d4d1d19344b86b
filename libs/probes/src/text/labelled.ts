import { ascii, scanner } from './scanner';

interface Wanted {
  readonly field: Uint8Array;
  readonly index: number;
}

interface Line {
  readonly label: Uint8Array;
  readonly wanted: readonly Wanted[];
  /** The header last seen and where the wanted fields stand in it: `columns[i]` is the index of the i-th number, or -1. */
  header: Uint8Array;
  columns: readonly number[];
}

/**
 * Picks numbers out of files whose lines begin with a label: `TCP: inuse 1 orphan 0` (pairs), or two lines of the same
 * label, names above numbers (columns, as in /proc/net/snmp). Headers of columns are taken apart once and then only
 * compared.
 */
export class LabelledTable {
  /** The value of each wanted field, NaN where it is not known; valid until `reset`. */
  readonly values: Float64Array;
  private readonly lines: readonly Line[];

  /** @param wanted pairs of label (with its colon) and field; their position is their index in `values`. */
  constructor(wanted: readonly (readonly [label: string, field: string])[]) {
    this.values = new Float64Array(wanted.length).fill(NaN);
    this.lines = [...new Set(wanted.map(([label]) => label))].map((label) => ({
      label: ascii(label),
      wanted: wanted.flatMap(([other, field], index) => (other === label ? [{ field: ascii(field), index }] : [])),
      header: new Uint8Array(0),
      columns: [],
    }));
  }

  /** Forgets all values. */
  reset(): void {
    this.values.fill(NaN);
  }

  /** Reads `LABEL: name number name number`. @throws ProbeParseError when a name has no number, or the file is cut. */
  readPairs(bytes: Uint8Array, what: string): void {
    scanner.open(bytes, what);
    while (!scanner.isDone) {
      const line = this.takeLabel();
      if (line !== undefined) this.takePairs(line);
      scanner.nextLine();
    }
  }

  /** Reads a header line and the line of numbers under it. @throws ProbeParseError when a number is missing. */
  readColumns(bytes: Uint8Array, what: string): void {
    scanner.open(bytes, what);
    while (!scanner.isDone) {
      const line = this.takeLabel();
      if (line === undefined) {
        scanner.nextLine();
        continue;
      }
      scanner.takeLineInto(line);
      if (!scanner.take(line.label)) scanner.fail('has names without numbers');
      if (line.columns.length === 0) line.columns = columnsOf(line);
      this.takeColumns(line.columns);
      scanner.nextLine();
    }
  }

  private takeLabel(): Line | undefined {
    for (const line of this.lines) if (scanner.take(line.label)) return line;
    return undefined;
  }

  private takePairs(line: Line): void {
    while (!scanner.isLineDone) {
      const known = line.wanted.find(({ field }) => scanner.takeWord(field));
      if (known === undefined) scanner.skipWords(2);
      else this.values[known.index] = scanner.number();
    }
  }

  private takeColumns(columns: readonly number[]): void {
    for (const index of columns) {
      if (index < 0) scanner.skipWords(1);
      else this.values[index] = scanner.decimal();
    }
  }
}

/** For each name of the header the index of the wanted field, -1 for the others, cut after the last wanted one. */
function columnsOf(line: Line): number[] {
  const names = Array.from(line.header, (byte) => String.fromCharCode(byte))
    .join('')
    .trim()
    .split(' ');
  const fields = line.wanted.map(({ field, index }) => ({ name: String.fromCharCode(...field), index }));
  const columns = names.map((name) => fields.find((field) => field.name === name)?.index ?? -1);
  return columns.slice(0, columns.findLastIndex((index) => index >= 0) + 1);
}
