import { lastValues } from '../probe.testing';
import { gpuProbe } from './gpu-probe';

describe('gpuProbe', () => {
  it('reads use and memory of amdgpu', () => {
    const device = '/sys/class/drm/card0/device';
    const files = {
      [`${device}/gpu_busy_percent`]: '17\n',
      [`${device}/mem_info_vram_used`]: '512\n',
      [`${device}/mem_info_vram_total`]: '2048\n',
    };
    expect(lastValues(gpuProbe, { files })).toMatchObject({
      'gpu.usedRatio:card0': 0.17,
      'gpu.memoryUsedRatio:card0': 0.25,
    });
  });

  it.each([
    ['i915', 'gt_act_freq_mhz', 'gt_max_freq_mhz'],
    ['xe', 'device/tile0/gt0/freq0/act_freq', 'device/tile0/gt0/freq0/max_freq'],
  ])('reads the clock of %s', (_, actual, most) => {
    const files = { [`/sys/class/drm/card1/${actual}`]: '300\n', [`/sys/class/drm/card1/${most}`]: '1100\n' };
    expect(lastValues(gpuProbe, { files })).toMatchObject({
      'gpu.frequency:card1': 3e8,
      'gpu.frequencyLimit:card1': 1.1e9,
    });
  });
});
