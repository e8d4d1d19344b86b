import type { Bucket } from '@hyperion/domain';
import { findProblems } from './findings';

const NOW = Date.UTC(2026, 10, 20, 12);
const GIB = 1024 ** 3;

function find(
  values: Readonly<Record<string, number>>,
  series: Readonly<Record<string, readonly Bucket[]>> = {},
): string[] {
  const evidence = { values: new Map(Object.entries(values)), series: new Map(Object.entries(series)), nowMs: NOW };
  return findProblems(evidence).map(({ status, title }) => `${status}: ${title}`);
}

function steady(value: number, minutes: number, everyMs = 10_000): Bucket[] {
  const count = (minutes * 60_000) / everyMs;
  return Array.from({ length: count + 1 }, (_, index) => ({
    atMs: NOW - (count - index) * everyMs,
    count: 1,
    min: value,
    max: value,
    sum: value,
  }));
}

describe(findProblems.name, () => {
  it('finds nothing on a healthy machine, nor on one nothing is known of', () => {
    expect(find({ 'fs.usedRatio:/': 0.79, 'memory.usedRatio': 0.7, 'swap.usedRatio': 0.2 })).toEqual([]);
    expect(find({})).toEqual([]);
  });

  it('warns of a filesystem from 80 % and is alarmed from 90 %, the worst first', () => {
    expect(find({ 'fs.usedRatio:/': 0.8, 'fs.usedRatio:/var': 0.9 })).toEqual([
      'critical: /var is 90.0 % full',
      'warning: / is 80.0 % full',
    ]);
  });

  it('counts inodes as space', () => {
    expect(find({ 'fs.usedRatio:/': 0.1, 'fs.inodesUsedRatio:/': 0.95 })).toEqual([
      'critical: / is running out of inodes (95.0 %)',
    ]);
  });

  it('tells of a read-only filesystem, but not of images that are so by nature', () => {
    const readOnly = (mount: string, used: number, total: number): Record<string, number> => ({
      [`fs.usedRatio:${mount}`]: used,
      [`fs.isReadOnly:${mount}`]: 1,
      [`fs.totalBytes:${mount}`]: total,
    });
    expect(find(readOnly('/', 0.5, GIB))).toEqual(['critical: / is read-only']);
    expect(find(readOnly('/data', 0.95, GIB))).toEqual(['warning: /data is read-only']);
    expect(find(readOnly('/snap/core', 1, GIB))).toEqual([]);
    expect(find(readOnly('/mnt/config', 0, 4_096))).toEqual([]);
  });

  it('judges the CPU by its mean of ten minutes, not by a moment', () => {
    expect(find({}, { 'cpu.usedRatio': steady(0.96, 10) })).toEqual(['critical: CPU is 96.0 % busy']);
    const moment = [...steady(0.1, 9), ...steady(1, 1)].toSorted((a, b) => a.atMs - b.atMs);
    expect(find({}, { 'cpu.usedRatio': moment })).toEqual([]);
  });

  it('says nothing of the CPU until enough of the ten minutes is known', () => {
    expect(find({}, { 'cpu.usedRatio': steady(1, 1) })).toEqual([]);
  });

  it('does not let seconds outweigh the ten-second ticks before somebody looked', () => {
    const calm = steady(0.1, 10).slice(0, -6);
    const busy = steady(1, 1, 1_000);
    expect(find({}, { 'cpu.usedRatio': [...calm, ...busy] })).toEqual([]);
  });

  it('tells waiting for disks and the hypervisor apart', () => {
    const series = { 'cpu.iowaitRatio': steady(0.5, 10), 'cpu.stealRatio': steady(0.12, 10) };
    expect(find({}, series)).toEqual([
      'warning: The CPU waits for disks 50.0 % of the time',
      'warning: The hypervisor takes 12.0 % of the CPU away',
    ]);
  });

  it('holds a temperature against the limit of its own sensor', () => {
    expect(find({ 'sensors.temperature:cpu': 88, 'sensors.temperatureCritical:cpu': 105 })).toEqual([]);
    expect(find({ 'sensors.temperature:disk': 66, 'sensors.temperatureCritical:disk': 70 })).toEqual([
      'warning: disk is 66.0 °C hot',
    ]);
    expect(find({ 'sensors.temperature:cpu': 96 })).toEqual(['critical: cpu is 96.0 °C hot']);
  });
});
