import { emittedOn } from '../probe.testing';
import { uptimeProbe } from './uptime-probe';

describe('uptimeProbe', () => {
  it('emits uptime and boot time', () => {
    const files = { '/proc/uptime': '937.82 1753.71\n', '/proc/stat': 'cpu  1 2 3 4\nbtime 1795168445\nprocesses 5\n' };
    expect(emittedOn(uptimeProbe, { files })).toEqual({ 'host.uptime': 937.82, 'host.bootTime': 1795168445 });
  });

  it('gives what there is', () => {
    expect(emittedOn(uptimeProbe, { files: { '/proc/uptime': '5.00 5.00\n' } })).toEqual({ 'host.uptime': 5 });
  });
});
