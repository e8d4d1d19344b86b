import { randomBytes } from 'node:crypto';
import type { SampleBatch } from '@hyperion/contracts';
import { significant } from '@hyperion/domain';

/** Uniform numbers in [0, 1) from the system's generator: a poor one repeats, and repetition flatters compression. */
export function makeRandom(): () => number {
  let pool = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at + 4 > pool.length) {
      pool = randomBytes(65_536);
      at = 0;
    }
    const value = pool.readUInt32LE(at) / 2 ** 32;
    at += 4;
    return value;
  };
}

type Shape = (random: () => number) => () => number;

/** Roughly normal, mean 0, deviation 1. */
const noise = (random: () => number): number =>
  random() + random() + random() + random() + random() + random() - 3 + (random() - 0.5) * 1.4;

const constant: Shape = (random) => {
  const value = Math.round(random() * 1e11);
  return () => value;
};
/** Jiffies of one state over jiffies of all, as cpu ratios are made. */
const ratio: Shape = (random) => {
  let level = random() * 0.3;
  return () => {
    level = Math.min(1, Math.max(0, level + noise(random) * 0.01));
    return Math.max(0, Math.round((level + noise(random) * 0.01) * 1000)) / (998 + Math.round(random() * 4));
  };
};
/** Memory: whole pages, wandering. */
const pages: Shape = (random) => {
  let used = Math.round(random() * 4e6);
  return () => (used = Math.max(0, used + Math.round(noise(random) * 120))) * 4096;
};
/** Bytes or operations over a time that is never quite the interval; idle most of the time. */
const bursts: Shape = (random) => {
  const idle = random() * 0.8;
  const scale = 10 ** (2 + random() * 5);
  return () => (random() < idle ? 0 : Math.round(scale * random() ** 2) / (10 + noise(random) * 0.002));
};
/** A steady stream with a daily swing, as of a busy interface. */
const stream: Shape = (random) => {
  const scale = 10 ** (3 + random() * 4);
  return () => Math.round(scale * (1 + noise(random) * 0.1)) / (10 + noise(random) * 0.002);
};
const counts: Shape = (random) => {
  const level = 20 + random() * 400;
  return () => Math.max(0, Math.round(level + noise(random) * 3));
};
const load: Shape = (random) => {
  let level = random() * 4;
  return () => Math.round((level = Math.max(0, level * 0.98 + random() * 0.08)) * 100) / 100;
};
const celsius: Shape = (random) => {
  let level = 45;
  return () => Math.round((level = 45 + (level - 45) * 0.95 + noise(random) * 0.5) * 2) / 2;
};

/** One machine's mixture: what a host of eight cores, some disks and interfaces shows, by kind and share. */
const MIXTURE: readonly (readonly [kind: string, shape: Shape, share: number])[] = [
  ['constant', constant, 26],
  ['ratio', ratio, 26],
  ['pages', pages, 8],
  ['bursts', bursts, 18],
  ['stream', stream, 6],
  ['counts', counts, 8],
  ['load', load, 4],
  ['celsius', celsius, 4],
];

/** A machine that measures: each call gives the values of the next tick, rounded as history stores them. */
export interface Machine {
  readonly names: readonly string[];
  next(): Float64Array;
}

/** Series of one {@link makeMachine}, times `size`. */
export const MIXTURE_SERIES = MIXTURE.reduce((total, [, , share]) => total + share, 0);

/** A machine of `size` mixtures. */
export function makeMachine(random: () => number, size: number): Machine {
  const series = MIXTURE.flatMap(([kind, shape, share]) =>
    Array.from({ length: share * size }, (_, index) => ({ name: `bench.${kind}:${index}`, next: shape(random) })),
  );
  return {
    names: series.map(({ name }) => name),
    next: () => Float64Array.from(series, (one) => significant(one.next())),
  };
}

/** The tick of a machine at a moment. */
export function batchOf(machine: Machine, hostId: string, atMs: number): SampleBatch {
  const values = machine.next();
  return { hostId, atMs, values: new Map(machine.names.map((name, index) => [name, values[index]!])) };
}
