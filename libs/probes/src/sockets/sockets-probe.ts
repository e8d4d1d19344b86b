import type { MetricDescriptor, Unit } from '@hyperion/contracts';
import { defineProbe, type Emit } from '../probe';
import { describing } from '../text/describe';
import { LabelledTable } from '../text/labelled';

type Row = readonly [line: string, field: string, key: string, help: string];

/** /proc/net/sockstat and sockstat6: line, field, key, help; a key named twice is the sum of both. */
const SOCKSTAT: readonly Row[] = [
  ['sockets:', 'used', 'sockets.used', 'Sockets of every kind.'],
  ['TCP:', 'inuse', 'sockets.tcpInUse', 'TCP sockets, IPv4 and IPv6, those waiting to be forgotten not counted.'],
  ['TCP6:', 'inuse', 'sockets.tcpInUse', ''],
  ['TCP:', 'orphan', 'sockets.tcpOrphan', 'TCP sockets that no process holds any more.'],
  ['TCP:', 'tw', 'sockets.tcpTimeWait', 'Closed TCP connections waiting for late packets.'],
  ['TCP:', 'alloc', 'sockets.tcpAllocated', 'TCP sockets the kernel holds in whatever state.'],
  ['TCP:', 'mem', 'sockets.tcpMemory', 'Memory of TCP buffers.'],
  ['UDP:', 'inuse', 'sockets.udpInUse', 'UDP sockets, IPv4 and IPv6.'],
  ['UDP6:', 'inuse', 'sockets.udpInUse', ''],
  ['RAW:', 'inuse', 'sockets.rawInUse', 'Raw sockets, IPv4 and IPv6.'],
  ['RAW6:', 'inuse', 'sockets.rawInUse', ''],
];

/** /proc/net/snmp: line, field, kind, key, unit, help. */
const SNMP: readonly (readonly [string, string, MetricDescriptor['kind'], string, Unit, string])[] = [
  [
    'Tcp:',
    'CurrEstab',
    'gauge',
    'sockets.tcpEstablished',
    'count',
    'TCP connections established or half closed, IPv4 and IPv6.',
  ],
  ['Tcp:', 'ActiveOpens', 'counter', 'tcp.activeOpens', 'operations', 'TCP connections this host began.'],
  ['Tcp:', 'PassiveOpens', 'counter', 'tcp.passiveOpens', 'operations', 'TCP connections this host accepted.'],
  ['Tcp:', 'AttemptFails', 'counter', 'tcp.failedOpens', 'errors', 'TCP connections that were refused or timed out.'],
  ['Tcp:', 'EstabResets', 'counter', 'tcp.resets', 'errors', 'TCP connections broken off.'],
  ['Tcp:', 'RetransSegs', 'counter', 'tcp.retransmits', 'packets', 'TCP segments sent again.'],
  ['Udp:', 'InErrors', 'counter', 'udp.receiveErrors', 'errors', 'UDP datagrams that could not be delivered.'],
  [
    'Udp:',
    'RcvbufErrors',
    'counter',
    'udp.receiveBufferErrors',
    'errors',
    'UDP datagrams lost because the receiver was slow.',
  ],
];

const sockstatGauge = describing({
  kind: 'gauge',
  instanced: false,
  source: '/proc/net/sockstat and sockstat6, proc_pid_net(5)',
});
const snmpOf = (kind: MetricDescriptor['kind']): ReturnType<typeof describing> =>
  describing({ kind, instanced: false, source: '/proc/net/snmp, Documentation/networking/snmp_counter.rst' });

const sockstatTable = new LabelledTable(SOCKSTAT.map(([line, field]) => [line, field]));
const snmpTable = new LabelledTable(SNMP.map(([line, field]) => [line, field]));

/** Keys of SOCKSTAT, each once, with the rows that add up to it. */
const SOCKSTAT_KEYS = [...new Set(SOCKSTAT.map(([, , key]) => key))].map((key) => ({
  key,
  rows: SOCKSTAT.flatMap((row, index) => (row[2] === key ? [index] : [])),
}));

/** Sockets by kind, and how TCP and UDP fare. Of the host's own network namespace. */
export const socketsProbe = defineProbe({
  id: 'sockets',
  everyMs: 0,
  sources: {
    sockstat: { file: '/proc/net/sockstat' },
    sockstat6: { file: '/proc/net/sockstat6' },
    snmp: { file: '/proc/net/snmp' },
  },
  metrics: [
    ...SOCKSTAT.filter(([, , , help]) => help !== '').map(([line, field, key, help]) =>
      sockstatGauge(key, key === 'sockets.tcpMemory' ? 'pages' : 'count', help, `${line} ${field}`),
    ),
    ...SNMP.map(([line, field, kind, key, unit, help]) => snmpOf(kind)(key, unit, help, `${line} ${field}`)),
  ],
  parse({ sockstat, sockstat6, snmp }, emit) {
    sockstatTable.reset();
    if (sockstat !== undefined) sockstatTable.readPairs(sockstat, '/proc/net/sockstat');
    if (sockstat6 !== undefined) sockstatTable.readPairs(sockstat6, '/proc/net/sockstat6');
    emitSums(sockstatTable.values, emit);
    if (snmp === undefined) return;
    snmpTable.reset();
    snmpTable.readColumns(snmp, '/proc/net/snmp');
    for (let i = 0; i < SNMP.length; i += 1) {
      const value = snmpTable.values[i]!;
      if (!Number.isNaN(value)) emit(SNMP[i]![3], value);
    }
  },
});

function emitSums(values: Float64Array, emit: Emit): void {
  for (const { key, rows } of SOCKSTAT_KEYS) {
    let sum = 0;
    let known = 0;
    for (const row of rows) {
      const value = values[row]!;
      if (Number.isNaN(value)) continue;
      sum += value;
      known += 1;
    }
    if (known > 0) emit(key, sum);
  }
}
