import type { Unit } from '@hyperion/contracts';
import { boundedName, decodeUtf8 } from '@hyperion/domain';
import { defineProbe, type Emit } from '../probe';
import { describing } from '../text/describe';
import { baseOf, folderOf } from '../text/sysfs';

type Properties = ReadonlyMap<string, string>;

/** The number of a property in SI units: the kernel writes micro-units. */
const micro = (properties: Properties, name: string): number | undefined => {
  const text = properties.get(name);
  const value = text === undefined || text === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value / 1e6 : undefined;
};

const product = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a * b;
const quotient = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined || b <= 0 ? undefined : a / b;

/** Energy in watt hours; batteries that count charge (ampere hours) are converted with the voltage they are built for. */
const energy = (p: Properties, what: 'NOW' | 'FULL' | 'FULL_DESIGN'): number | undefined =>
  micro(p, `ENERGY_${what}`) ??
  product(micro(p, `CHARGE_${what}`), micro(p, 'VOLTAGE_MIN_DESIGN') ?? micro(p, 'VOLTAGE_NOW'));
const power = (p: Properties): number | undefined => {
  const watts = micro(p, 'POWER_NOW') ?? product(micro(p, 'CURRENT_NOW'), micro(p, 'VOLTAGE_NOW'));
  return watts === undefined ? undefined : Math.abs(watts); // some drivers count discharge as negative
};
const percent = (p: Properties): number | undefined => {
  const value = micro(p, 'CAPACITY');
  return value === undefined ? undefined : Math.min(1, Math.max(0, value * 1e4));
};

/** What is told of each battery: key, unit, value, help, properties. */
const BATTERY: readonly (readonly [string, Unit, (p: Properties) => number | undefined, string, string])[] = [
  [
    'battery.chargeRatio',
    'ratio',
    (p) => percent(p) ?? quotient(energy(p, 'NOW'), energy(p, 'FULL')),
    'How full it is.',
    'CAPACITY',
  ],
  ['battery.energy', 'watthours', (p) => energy(p, 'NOW'), 'Energy in it.', 'ENERGY_NOW or CHARGE_NOW'],
  [
    'battery.energyFull',
    'watthours',
    (p) => energy(p, 'FULL'),
    'Energy in it when full.',
    'ENERGY_FULL or CHARGE_FULL',
  ],
  [
    'battery.healthRatio',
    'ratio',
    (p) => quotient(energy(p, 'FULL'), energy(p, 'FULL_DESIGN')),
    'Capacity left of that when new.',
    'ENERGY_FULL_DESIGN',
  ],
  ['battery.power', 'watts', power, 'Power going in or out.', 'POWER_NOW or CURRENT_NOW'],
  ['battery.voltage', 'volts', (p) => micro(p, 'VOLTAGE_NOW'), 'Voltage.', 'VOLTAGE_NOW'],
  [
    'battery.isCharging',
    'boolean',
    (p) => (p.get('STATUS') === 'Charging' ? 1 : 0),
    'Whether it is being charged.',
    'STATUS',
  ],
  [
    'battery.isDischarging',
    'boolean',
    (p) => (p.get('STATUS') === 'Discharging' ? 1 : 0),
    'Whether it is being used up.',
    'STATUS',
  ],
];

const gauge = describing({
  kind: 'gauge',
  instanced: true,
  source: '/sys/class/power_supply, Documentation/ABI/testing/sysfs-class-power',
});

/** Batteries and mains adapters, devices' own batteries (mice, UPS on USB) included. Every 10 s. */
export const batteryProbe = defineProbe({
  id: 'battery',
  everyMs: 10_000,
  sources: { supplies: { glob: '/sys/class/power_supply/*/uevent' } },
  metrics: [
    ...BATTERY.map(([key, unit, , help, property]) => gauge(key, unit, help, property)),
    gauge('mains.isOnline', 'boolean', 'Whether the adapter delivers power.', 'ONLINE'),
  ],
  parse({ supplies }, emit) {
    for (const [path, bytes] of supplies) {
      const properties = parseUevent(bytes);
      const instance = boundedName(properties.get('NAME') ?? baseOf(folderOf(path)));
      if (properties.get('TYPE') === 'Battery') emitBattery(properties, instance, emit);
      else if (properties.has('ONLINE')) emit('mains.isOnline', properties.get('ONLINE') === '1' ? 1 : 0, instance);
    }
  },
});

function emitBattery(properties: Properties, instance: string, emit: Emit): void {
  if (properties.get('PRESENT') === '0') return; // an empty bay
  for (const [key, , value] of BATTERY) {
    const number = value(properties);
    if (number !== undefined) emit(key, number, instance);
  }
}

/** `POWER_SUPPLY_NAME=BAT0` lines without the prefix; lines of another shape are passed over. */
function parseUevent(bytes: Uint8Array): Properties {
  const properties = new Map<string, string>();
  for (const line of decodeUtf8(bytes).split('\n')) {
    const match = /^POWER_SUPPLY_([A-Z0-9_]+)=(.*)$/.exec(line);
    if (match !== null) properties.set(match[1]!, match[2]!);
  }
  return properties;
}
