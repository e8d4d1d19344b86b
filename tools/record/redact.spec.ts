import { RECORDED_BOOT_ID, redact } from './redact';

const redacted = (path: string, text: string): string => Buffer.from(redact(path, Buffer.from(text))).toString();

describe(redact.name, () => {
  it('replaces the boot id', () => {
    expect(redacted('/proc/sys/kernel/random/boot_id', '9933eb69-6603-4811-ba5d-ca758c860f43\n')).toBe(
      `${RECORDED_BOOT_ID}\n`,
    );
  });

  it('drops serial numbers of batteries and keeps the rest', () => {
    const uevent = 'POWER_SUPPLY_NAME=BAT0\nPOWER_SUPPLY_SERIAL_NUMBER= 1234\nPOWER_SUPPLY_CAPACITY=60\n';
    expect(redacted('/sys/class/power_supply/BAT0/uevent', uevent)).toBe(
      'POWER_SUPPLY_NAME=BAT0\nPOWER_SUPPLY_SERIAL_NUMBER=\nPOWER_SUPPLY_CAPACITY=60\n',
    );
  });

  it('drops names of processes, whatever is in them', () => {
    expect(redacted('/proc/12/stat', '12 (secret) R (tool) S 1 12\n')).toBe('12 (process) S 1 12\n');
  });

  it('leaves everything else as it is', () => {
    expect(redacted('/proc/loadavg', '0.1 0.2 0.3 1/2 3\n')).toBe('0.1 0.2 0.3 1/2 3\n');
  });
});
