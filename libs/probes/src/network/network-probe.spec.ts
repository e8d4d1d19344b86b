import fc from 'fast-check';
import { emittedOn, lastValues, ticksOf } from '../probe.testing';
import { isPhysicalInterface, networkProbe } from './network-probe';

const HEAD =
  'Inter-|   Receive  |  Transmit\n face |bytes packets errs drop fifo frame compressed multicast|bytes packets\n';
const row = (name: string, received: number, sent = 0): string =>
  `${name}: ${received} 1 2 3 0 0 0 0 ${sent} 5 6 7 0 8 0 0\n`;
const host = (...rows: string[]) => ({ files: { '/proc/net/dev': HEAD + rows.join('') } });

describe('networkProbe', () => {
  it('emits bytes, packets, errors and drops both ways', () => {
    expect(emittedOn(networkProbe, host(row('  eth0', 100, 200)))).toEqual({
      ...{ 'network.receiveBytes:eth0': 100, 'network.receivePackets:eth0': 1, 'network.receiveErrors:eth0': 2 },
      ...{ 'network.receiveDrops:eth0': 3, 'network.transmitBytes:eth0': 200, 'network.transmitPackets:eth0': 5 },
      ...{ 'network.transmitErrors:eth0': 6, 'network.transmitDrops:eth0': 7, 'network.collisions:eth0': 8 },
    });
  });

  it('adds up physical interfaces, and an interface that appears draws no spike', () => {
    const ticks = ticksOf(
      networkProbe,
      host(row('eth0', 0), row('docker0', 0)),
      host(row('eth0', 1000), row('docker0', 9000), row('eth1', 1e12)),
      host(row('eth0', 2000), row('docker0', 9000), row('eth1', 1e12 + 500)),
    );
    expect(ticks.map(({ batch }) => batch.values.get('network.totalReceiveBytes'))).toEqual([undefined, 100, 150]);
  });

  it('copes with names of any kind', () => {
    const values = lastValues(
      networkProbe,
      host(row('a:b', 0), row('ünï🦊', 0), row('eth0.100', 0)),
      host(row('a:b', 10), row('ünï🦊', 20), row('eth0.100', 30)),
    );
    expect(values).toMatchObject({
      'network.receiveBytes:a:b': 1,
      'network.receiveBytes:ünï🦊': 2,
      'network.receiveBytes:eth0.100': 3,
    });
  });

  it('takes any name the kernel may hand out', () => {
    // dev_valid_name() in net/core/dev.c: no slash, no colon, no white space, at most 15 bytes
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 15 })
      .filter((text) => !/[\s/:\p{Cc}]/u.test(text));
    fc.assert(
      fc.property(name, (text) => expect(Object.keys(emittedOn(networkProbe, host(row(text, 1))))).toHaveLength(9)),
    );
  });
});

describe(isPhysicalInterface.name, () => {
  it.each(['eth0', 'enp3s0', 'wlan0', 'wlp2s0', 'eno1np0', 'ens18', 'host0', 'usb0', 'wwan0', 'ib0', 'venet0'])(
    'counts %s',
    (name) => {
      expect(isPhysicalInterface(name)).toBe(true);
    },
  );

  it.each([
    'lo',
    'docker0',
    'veth12ab',
    'br-5f',
    'br0',
    'virbr0',
    'bond0',
    'eth0.100',
    'wg0',
    'tun0',
    'tailscale0',
    'cali1',
    'ifb0',
    'dummy0',
  ])('does not count %s', (name) => {
    expect(isPhysicalInterface(name)).toBe(false);
  });
});
