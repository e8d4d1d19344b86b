import type { Unit } from '@hyperion/contracts';
import { defineProbe, type TotalMetric } from '../probe';
import { describing } from '../text/describe';
import { scanner } from '../text/scanner';

const SOURCE = '/proc/net/dev, proc_pid_net(5)';
const COLON = 58;
const HEADER_LINES = 2;

/** Column of /proc/net/dev after the name (from 0), key, unit, help. */
const COLUMNS: readonly (readonly [column: number, key: string, unit: Unit, help: string])[] = [
  [0, 'network.receiveBytes', 'bytes', 'Bytes received.'],
  [1, 'network.receivePackets', 'packets', 'Packets received.'],
  [2, 'network.receiveErrors', 'errors', 'Packets received damaged.'],
  [3, 'network.receiveDrops', 'packets', 'Packets received well and thrown away for lack of room or of a taker.'],
  [8, 'network.transmitBytes', 'bytes', 'Bytes sent.'],
  [9, 'network.transmitPackets', 'packets', 'Packets sent.'],
  [10, 'network.transmitErrors', 'errors', 'Packets that could not be sent.'],
  [11, 'network.transmitDrops', 'packets', 'Packets thrown away before they were sent.'],
  [13, 'network.collisions', 'errors', 'Collisions on the wire.'],
];

const counter = describing({ kind: 'counter', instanced: true, source: SOURCE });
const total = describing({ kind: 'counter', instanced: false, source: SOURCE });

/** The key of each column, `undefined` for those not asked for. */
const KEY_OF_COLUMN = Array.from(
  { length: 1 + Math.max(...COLUMNS.map(([column]) => column)) },
  (_, index) => COLUMNS.find(([column]) => column === index)?.[1],
);

/**
 * Interfaces that carry what another one carries, too (bridges, bonds, VLANs, tunnels, the host's end of a
 * container), and loopback. By name: the kernel's own and those of the common tools.
 */
const VIRTUAL =
  /^(lo|lo\d+|(veth|docker|br-|br\d|virbr|vnet|vmnet|vmbr|tap|tun|wg|ifb|dummy|bond|team|sit|gre|gretap|erspan|ip6|ipip|tunl|vxlan|geneve|macv|ipvl|nlmon|cali|cilium|flannel|cni|lxc|lxdbr|fwbr|fwpr|fwln|podman|zt|tailscale|kube-|vti|vrf).*|.*[.@].*)$/;

const sum = (key: string, totalOf: string, unit: Unit, help: string): TotalMetric => ({
  ...total(key, unit, help, 'physical interfaces'),
  instanced: false,
  totalOf,
  counts: isPhysicalInterface,
});

/** Whether an interface counts in the totals: not loopback, and none that lies on top of another. */
export function isPhysicalInterface(name: string): boolean {
  return !VIRTUAL.test(name);
}

/** Network interfaces of the host's own network namespace: bytes, packets, errors and drops, in and out. */
export const networkProbe = defineProbe({
  id: 'network',
  everyMs: 0,
  sources: { dev: { file: '/proc/net/dev' } },
  metrics: COLUMNS.map(([column, key, unit, help]) => counter(key, unit, help, `column ${column + 2}`)),
  totals: [
    sum('network.totalReceiveBytes', 'network.receiveBytes', 'bytes', 'Bytes received on all physical interfaces.'),
    sum('network.totalTransmitBytes', 'network.transmitBytes', 'bytes', 'Bytes sent on all physical interfaces.'),
  ],
  parse({ dev }, emit) {
    if (dev === undefined) return;
    scanner.open(dev, '/proc/net/dev');
    for (let i = 0; i < HEADER_LINES; i += 1) scanner.nextLine();
    while (!scanner.isDone) {
      const name = scanner.nameBefore(COLON);
      for (const key of KEY_OF_COLUMN) {
        const value = scanner.number();
        if (key !== undefined) emit(key, value, name);
      }
      scanner.nextLine();
    }
  },
});
