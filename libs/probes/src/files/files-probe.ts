import { defineProbe } from '../probe';
import { describing } from '../text/describe';
import { scanner } from '../text/scanner';

const gauge = describing({ kind: 'gauge', instanced: false, source: '/proc/sys/fs/file-nr, proc_sys_fs(5)' });

/** Open files of the whole host beside the limit of the kernel. */
export const filesProbe = defineProbe({
  id: 'files',
  everyMs: 0,
  sources: { fileNr: { file: '/proc/sys/fs/file-nr' } },
  metrics: [
    gauge('files.open', 'count', 'Open file descriptions of all processes.', 'field 1 less field 2'),
    gauge('files.limit', 'count', 'Most the kernel allows; practically without limit on current systems.', 'field 3'),
  ],
  derived: [
    {
      ...gauge('files.usedRatio', 'ratio', 'Share of the allowed open files in use.'),
      kind: 'gauge',
      from: ['files.open', 'files.limit'],
      compute: ([open, limit]) => (limit! > 0 ? open! / limit! : undefined),
    },
  ],
  parse({ fileNr }, emit) {
    if (fileNr === undefined) return;
    scanner.open(fileNr, '/proc/sys/fs/file-nr');
    const allocated = scanner.number();
    emit('files.open', allocated - scanner.number());
    emit('files.limit', scanner.number());
  },
});
