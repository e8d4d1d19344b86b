import { emittedOn } from '../probe.testing';
import { sensorsProbe } from './sensors-probe';

const chip = (number: number, files: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`/sys/class/hwmon/hwmon${number}/${name}`, text]));

describe('sensorsProbe', () => {
  it('names a sensor by chip and label, and its limit alike', () => {
    const files = chip(3, {
      name: 'coretemp\n',
      temp1_input: '62000\n',
      temp1_label: 'Package id 0\n',
      temp1_crit: '100000\n',
    });
    expect(emittedOn(sensorsProbe, { files })).toEqual({
      ...{ 'sensors.temperature:coretemp Package id 0': 62, 'sensors.temperatureCritical:coretemp Package id 0': 100 },
    });
  });

  it('does without labels, and counts alike chips', () => {
    const nvme = { name: 'nvme\n', temp1_input: '40000\n' };
    expect(emittedOn(sensorsProbe, { files: { ...chip(1, nvme), ...chip(2, nvme) } })).toEqual({
      ...{ 'sensors.temperature:nvme temp1': 40, 'sensors.temperature:nvme #2 temp1': 40 },
    });
  });

  it('shows fans, standing ones too, and power', () => {
    const files = chip(0, { name: 'amdgpu\n', fan1_input: '0\n', power1_average: '9500000\n' });
    expect(emittedOn(sensorsProbe, { files })).toEqual({
      'sensors.fanSpeed:amdgpu fan1': 0,
      'sensors.power:amdgpu power1': 9.5,
    });
  });

  it('reads frost', () => {
    expect(
      emittedOn(sensorsProbe, { files: chip(0, { name: 'x\n', temp1_input: '-5500\n' }) })[
        'sensors.temperature:x temp1'
      ],
    ).toBe(-5.5);
  });

  it('falls back to thermal zones, only when no chip tells a temperature', () => {
    const zone = {
      '/sys/class/thermal/thermal_zone0/type': 'cpu-thermal\n',
      '/sys/class/thermal/thermal_zone0/temp': '48312\n',
    };
    expect(emittedOn(sensorsProbe, { files: zone })).toEqual({ 'sensors.temperature:cpu-thermal': 48.312 });
    const both = { ...zone, ...chip(0, { name: 'k10temp\n', temp1_input: '50000\n' }) };
    expect(Object.keys(emittedOn(sensorsProbe, { files: both }))).toEqual(['sensors.temperature:k10temp temp1']);
  });
});
