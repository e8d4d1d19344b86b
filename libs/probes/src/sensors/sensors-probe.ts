import type { Unit } from '@hyperion/contracts';
import { defineProbe, type Emit } from '../probe';
import { describing } from '../text/describe';
import { attributeName, attributeNumber, baseOf, folderOf, UniqueNames } from '../text/sysfs';

const HWMON = '/sys/class/hwmon/hwmon*';
const ZONE = '/sys/class/thermal/thermal_zone*';

/** Attributes of a hwmon chip: ending of the pattern, key, unit, factor, help. */
const ATTRIBUTES = [
  ['temp*_input', 'sensors.temperature', 'celsius', 0.001, 'Temperature; without hwmon, of the thermal zones.'],
  ['temp*_crit', 'sensors.temperatureCritical', 'celsius', 0.001, 'Temperature its maker calls critical.'],
  ['fan*_input', 'sensors.fanSpeed', 'rpm', 1, 'Speed of a fan; 0 when it stands still.'],
  ['power*_average', 'sensors.power', 'watts', 1e-6, 'Power drawn, mean of a short time.'],
  ['power*_input', 'sensors.power', 'watts', 1e-6, 'Power drawn at the moment.'],
] as const satisfies readonly (readonly [string, string, Unit, number, string])[];

const gauge = describing({
  kind: 'gauge',
  instanced: true,
  source: '/sys/class/hwmon, Documentation/hwmon/sysfs-interface.rst',
});
const glob = (ending: string): { readonly glob: string } => ({ glob: `${HWMON}/${ending}` });

/**
 * Temperatures, fans and power of the chips the kernel has drivers for. Every 10 s: some chips sit behind slow
 * buses and take milliseconds, and asking a disk more often may keep it from spinning down.
 *
 * An instance is `chip label` (`coretemp Core 0`), as hwmon numbers change from boot to boot; alike ones are counted.
 */
export const sensorsProbe = defineProbe({
  id: 'sensors',
  everyMs: 10_000,
  sources: {
    names: glob('name'),
    tempLabels: glob('temp*_label'),
    fanLabels: glob('fan*_label'),
    powerLabels: glob('power*_label'),
    temp: glob(ATTRIBUTES[0][0]),
    critical: glob(ATTRIBUTES[1][0]),
    fan: glob(ATTRIBUTES[2][0]),
    powerAverage: glob(ATTRIBUTES[3][0]),
    powerInput: glob(ATTRIBUTES[4][0]),
    zoneTypes: { glob: `${ZONE}/type` },
    zoneTemps: { glob: `${ZONE}/temp` },
  },
  metrics: ATTRIBUTES.filter(([, key], index) => ATTRIBUTES.findIndex((other) => other[1] === key) === index).map(
    ([ending, key, unit, , help]) => gauge(key, unit, help, ending),
  ),
  parse(readings, emit) {
    const { names, tempLabels, fanLabels, powerLabels, temp } = readings;
    const instances = new Instances(names, [tempLabels, fanLabels, powerLabels]);
    const read = [temp, readings.critical, readings.fan, readings.powerAverage, readings.powerInput];
    read.forEach((files, index) => {
      const [, key, , factor] = ATTRIBUTES[index]!;
      emitAttributes(files, { key, factor, instances }, emit);
    });
    if (temp.size > 0) return;
    const zones = new UniqueNames();
    for (const [path, bytes] of readings.zoneTemps) {
      const value = attributeNumber(bytes, path, 0.001);
      const type = attributeName(readings.zoneTypes.get(`${folderOf(path)}/type`)) ?? baseOf(folderOf(path));
      if (value !== undefined) emit('sensors.temperature', value, zones.take(type));
    }
  },
});

type Files = ReadonlyMap<string, Uint8Array>;

function emitAttributes(files: Files, as: { key: string; factor: number; instances: Instances }, emit: Emit): void {
  for (const [path, bytes] of files) {
    const value = attributeNumber(bytes, path, as.factor);
    if (value !== undefined) emit(as.key, value, as.instances.of(path));
  }
}

/** Names the channels of the chips: `hwmon2/temp3_input` and `temp3_crit` are the same `chip label`. */
class Instances {
  private readonly unique = new UniqueNames();
  private readonly chips = new Map<string, string>();
  private readonly channels = new Map<string, string>();

  constructor(
    names: Files,
    private readonly labels: readonly Files[],
  ) {
    for (const [path, bytes] of names) {
      const folder = folderOf(path);
      this.chips.set(folder, this.unique.take(attributeName(bytes) ?? baseOf(folder)));
    }
  }

  of(path: string): string {
    const channel = path.slice(0, path.lastIndexOf('_'));
    let name = this.channels.get(channel);
    if (name === undefined) {
      const chip = this.chips.get(folderOf(path)) ?? baseOf(folderOf(path));
      name = this.unique.take(`${chip} ${this.labelOf(channel) ?? baseOf(channel)}`);
      this.channels.set(channel, name);
    }
    return name;
  }

  private labelOf(channel: string): string | undefined {
    for (const labels of this.labels) {
      const bytes = labels.get(`${channel}_label`);
      if (bytes !== undefined) return attributeName(bytes);
    }
    return undefined;
  }
}
