import { emittedOn, lastValues } from '../probe.testing';
import { socketsProbe } from './sockets-probe';

const SOCKSTAT = 'sockets: used 12\nTCP: inuse 1 orphan 2 tw 3 alloc 4 mem 5\nUDP: inuse 6 mem 0\nRAW: inuse 0\n';
const SOCKSTAT6 = 'TCP6: inuse 10\nUDP6: inuse 20\nRAW6: inuse 30\n';
const snmp = (opens: number): string =>
  `Tcp: RtoAlgorithm MaxConn ActiveOpens CurrEstab RetransSegs\nTcp: 1 -1 ${opens} 9 3\nUdp: InErrors\nUdp: 4\n`;

describe('socketsProbe', () => {
  it('adds IPv4 and IPv6', () => {
    const files = { '/proc/net/sockstat': SOCKSTAT, '/proc/net/sockstat6': SOCKSTAT6 };
    expect(emittedOn(socketsProbe, { files })).toMatchObject({
      ...{ 'sockets.used': 12, 'sockets.tcpInUse': 11, 'sockets.udpInUse': 26, 'sockets.rawInUse': 30 },
      ...{ 'sockets.tcpOrphan': 2, 'sockets.tcpTimeWait': 3, 'sockets.tcpAllocated': 4 },
    });
  });

  it('does without IPv6', () => {
    expect(emittedOn(socketsProbe, { files: { '/proc/net/sockstat': SOCKSTAT } })['sockets.tcpInUse']).toBe(1);
  });

  it('finds established connections and makes the opened ones a rate', () => {
    const host = (opens: number) => ({ files: { '/proc/net/snmp': snmp(opens) } });
    expect(lastValues(socketsProbe, host(100), host(150))).toMatchObject({
      'sockets.tcpEstablished': 9,
      'tcp.activeOpens': 5,
    });
  });
});
