import { defineProbe } from '../probe';
import { describing } from '../text/describe';
import { ascii, scanner } from '../text/scanner';

const uptimeGauge = describing({ kind: 'gauge', instanced: false, source: '/proc/uptime, proc_uptime(5)' });
const statGauge = describing({ kind: 'gauge', instanced: false, source: '/proc/stat, proc_stat(5)' });
const BTIME = ascii('btime ');

/** How long the host has been up. Its boot id is read by the sampler itself, see `sample`. */
export const uptimeProbe = defineProbe({
  id: 'uptime',
  everyMs: 0,
  sources: { uptime: { file: '/proc/uptime' }, stat: { file: '/proc/stat' } },
  metrics: [
    uptimeGauge('host.uptime', 'seconds', 'Time since the host was started, sleep included.', 'first number'),
    statGauge(
      'host.bootTime',
      'seconds',
      'When the host was started, seconds since 1970; moves when its clock is set.',
      'btime',
    ),
  ],
  parse({ uptime, stat }, emit) {
    if (uptime !== undefined) emit('host.uptime', scanner.open(uptime, '/proc/uptime').decimal());
    if (stat === undefined) return;
    scanner.open(stat, '/proc/stat');
    while (!scanner.isDone) {
      if (scanner.take(BTIME)) return emit('host.bootTime', scanner.number());
      scanner.nextLongLine();
    }
  },
});
