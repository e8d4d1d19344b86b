import { emittedOn } from '../probe.testing';
import { batteryProbe } from './battery-probe';

const supply = (name: string, properties: Record<string, string | number>) => ({
  files: {
    [`/sys/class/power_supply/${name}/uevent`]: Object.entries({ NAME: name, ...properties })
      .map(([key, value]) => `POWER_SUPPLY_${key}=${value}\n`)
      .join(''),
  },
});

describe('batteryProbe', () => {
  it('reads a battery that counts energy', () => {
    const host = supply('BAT0', {
      ...{
        TYPE: 'Battery',
        STATUS: 'Discharging',
        PRESENT: 1,
        VOLTAGE_NOW: 15_900_000,
        POWER_NOW: 8_500_000,
        CAPACITY: 60,
      },
      ...{ ENERGY_NOW: 30_600_000, ENERGY_FULL: 51_000_000, ENERGY_FULL_DESIGN: 60_000_000 },
    });
    expect(emittedOn(batteryProbe, host)).toEqual({
      ...{
        'battery.chargeRatio:BAT0': 0.6,
        'battery.energy:BAT0': 30.6,
        'battery.energyFull:BAT0': 51,
        'battery.healthRatio:BAT0': 0.85,
      },
      ...{
        'battery.power:BAT0': 8.5,
        'battery.voltage:BAT0': 15.9,
        'battery.isCharging:BAT0': 0,
        'battery.isDischarging:BAT0': 1,
      },
    });
  });

  it('converts one that counts charge, and a current with a sign', () => {
    const host = supply('BAT1', {
      ...{
        TYPE: 'Battery',
        STATUS: 'Charging',
        VOLTAGE_MIN_DESIGN: 11_400_000,
        VOLTAGE_NOW: 12_000_000,
        CURRENT_NOW: -1_500_000,
      },
      ...{ CHARGE_NOW: 1_900_000, CHARGE_FULL: 3_800_000 },
    });
    const emitted = emittedOn(batteryProbe, host);
    expect(emitted['battery.energy:BAT1']).toBeCloseTo(21.66);
    expect(emitted).toMatchObject({
      'battery.chargeRatio:BAT1': 0.5,
      'battery.power:BAT1': 18,
      'battery.isCharging:BAT1': 1,
    });
    expect(emitted).not.toHaveProperty('battery.healthRatio:BAT1');
  });

  it('shows whether the mains deliver, and passes over an empty bay', () => {
    expect(emittedOn(batteryProbe, supply('AC', { TYPE: 'Mains', ONLINE: 1 }))).toEqual({ 'mains.isOnline:AC': 1 });
    expect(emittedOn(batteryProbe, supply('BAT2', { TYPE: 'Battery', PRESENT: 0 }))).toEqual({});
  });

  it('passes over properties that are no numbers', () => {
    expect(emittedOn(batteryProbe, supply('B', { TYPE: 'Battery', CAPACITY: 'full', VOLTAGE_NOW: '' }))).toEqual({
      ...{ 'battery.isCharging:B': 0, 'battery.isDischarging:B': 0 },
    });
  });
});
