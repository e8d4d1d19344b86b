import type { Unit } from '@hyperion/contracts';
import { defineProbe, type DerivedMetric } from '../probe';
import { describing } from '../text/describe';
import { attributeNumber } from '../text/sysfs';

const CARD = '/sys/class/drm/card*';
const MEGA = 1e6;

/** Attribute below the card, key, unit, factor, help, driver. */
const ATTRIBUTES = [
  [
    'device/gpu_busy_percent',
    'gpu.usedRatio',
    'ratio',
    0.01,
    'Share of the time the graphics engine is busy.',
    'amdgpu',
  ],
  ['device/mem_info_vram_used', 'gpu.memoryUsedBytes', 'bytes', 1, 'Video memory in use.', 'amdgpu'],
  ['device/mem_info_vram_total', 'gpu.memoryTotalBytes', 'bytes', 1, 'Video memory there is.', 'amdgpu'],
  ['gt_act_freq_mhz', 'gpu.frequency', 'hertz', MEGA, 'Clock of the graphics engine; 0 while it sleeps.', 'i915'],
  ['gt_max_freq_mhz', 'gpu.frequencyLimit', 'hertz', MEGA, 'Highest clock the engine is allowed.', 'i915'],
  [
    'device/tile0/gt0/freq0/act_freq',
    'gpu.frequency',
    'hertz',
    MEGA,
    'Clock of the graphics engine; 0 while it sleeps.',
    'xe',
  ],
  [
    'device/tile0/gt0/freq0/max_freq',
    'gpu.frequencyLimit',
    'hertz',
    MEGA,
    'Highest clock the engine is allowed.',
    'xe',
  ],
] as const satisfies readonly (readonly [string, string, Unit, number, string, string])[];

const gauge = describing({ kind: 'gauge', instanced: true, source: '/sys/class/drm' });
const SOURCES = Object.fromEntries(ATTRIBUTES.map(([path]) => [path, { glob: `${CARD}/${path}` }]));
const isFirstOfKey = (row: (typeof ATTRIBUTES)[number]): boolean =>
  ATTRIBUTES.find(([, key]) => key === row[1]) === row;

const memoryRatio: DerivedMetric = {
  ...gauge('gpu.memoryUsedRatio', 'ratio', 'Share of the video memory in use.', 'amdgpu'),
  kind: 'gauge',
  from: ['gpu.memoryUsedBytes', 'gpu.memoryTotalBytes'],
  compute: ([used, total]) => (total! > 0 ? used! / total! : undefined),
};

/**
 * Graphics cards whose driver says something in sysfs: amdgpu (use, memory), i915 and xe (clock). The driver of NVIDIA
 * says nothing there, its numbers need nvidia-smi or its library, so such a card has none here. Temperatures, fans and
 * power of cards are among the sensors.
 */
export const gpuProbe = defineProbe({
  id: 'gpu',
  everyMs: 0,
  sources: SOURCES,
  metrics: ATTRIBUTES.filter(isFirstOfKey).map((row) => {
    const drivers = ATTRIBUTES.filter(([, key]) => key === row[1]).map(([path, , , , , driver]) => `${driver} ${path}`);
    return gauge(row[1], row[2], `${row[4]} Not told by the NVIDIA driver.`, drivers.join(' or '));
  }),
  derived: [memoryRatio],
  parse(readings, emit) {
    for (const [attribute, key, , factor] of ATTRIBUTES) {
      for (const [path, bytes] of readings[attribute]!) {
        const value = attributeNumber(bytes, path, factor);
        if (value !== undefined) emit(key, value, cardOf(path));
      }
    }
  },
});

/** `card1` of `/sys/class/drm/card1/…`. */
function cardOf(path: string): string {
  return path.slice(CARD.lastIndexOf('/') + 1).split('/', 1)[0]!;
}
