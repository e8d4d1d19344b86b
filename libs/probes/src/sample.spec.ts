import type { Source } from '@hyperion/domain';
import { defineProbe, ProbeParseError, type Probe } from './probe';
import { readingsOf, type TestHost } from './probe.testing';
import {
  BOOT_ID_SOURCE,
  createSampleState,
  dueProbes,
  MAX_INSTANCES,
  planSample,
  takeSample,
  type SampleState,
} from './sample';

const gauge = { kind: 'gauge', unit: 'count', instanced: false, help: 'h', source: 's' } as const;
const counter = { ...gauge, kind: 'counter' } as const;

/** A probe of a file with one number per line, `name value`; a line `!` is malformed. */
function aProbe(given: Partial<Probe> = {}): Probe {
  return defineProbe({
    id: 'a',
    everyMs: 0,
    metrics: [{ ...counter, key: 'a.ops', instanced: true }],
    sources: { file: { file: '/a' } },
    parse({ file }, emit) {
      for (const line of new TextDecoder().decode(file as Uint8Array | undefined).split('\n')) {
        const [name, value] = line.split(' ');
        if (name === '!') throw new ProbeParseError('/a is odd');
        if (value !== undefined) emit('a.ops', Number(value), name);
      }
    },
    ...given,
  } as Probe);
}

const host = (files: Record<string, string>, bootId = 'one'): TestHost => ({
  files: { '/proc/sys/kernel/random/boot_id': `${bootId}\n`, ...files },
});

/** One host over several ticks, ten seconds apart. */
function sampler(...probes: Probe[]): { state: SampleState; tick: (host: TestHost) => ReturnType<typeof takeSample> } {
  const state = createSampleState();
  let monotonicMs = 0;
  return {
    state,
    tick: (given) => {
      const plan = planSample(state, probes);
      monotonicMs += 10_000;
      return takeSample(state, plan, readingsOf(plan.sources, given), { hostId: 'h', atMs: 5, monotonicMs });
    },
  };
}

const valuesOf = (sample: ReturnType<typeof takeSample>): Record<string, number> =>
  Object.fromEntries(sample.batch.values);

describe(takeSample.name, () => {
  it('stamps the batch with host and wall time, and tells the boot id', () => {
    const sample = sampler(aProbe()).tick(host({ '/a': 'x 1' }));
    expect(sample).toMatchObject({ batch: { hostId: 'h', atMs: 5 }, bootId: 'one', isRebooted: false });
  });

  it('makes rates of counters and says how the probe fared', () => {
    const { tick } = sampler(aProbe());
    tick(host({ '/a': 'x 0\ny 0' }));
    expect(valuesOf(tick(host({ '/a': 'x 10\ny 20' })))).toEqual({ 'a.ops:x': 1, 'a.ops:y': 2, 'probe.success:a': 1 });
  });

  it('lets one malformed file stop no other probe', () => {
    const other = aProbe({ id: 'b', sources: { file: { file: '/b' } } });
    const sample = sampler(aProbe(), other).tick(host({ '/a': '!', '/b': 'x 1' }));
    expect(sample.outcomes).toMatchObject([
      { probe: 'a', status: 'failed', error: '/a is odd' },
      { probe: 'b', status: 'ok' },
    ]);
    expect(valuesOf(sample)).toEqual({ 'probe.success:a': 0, 'probe.success:b': 1 });
  });

  it('lets a fault of ours stop no other probe either', () => {
    const faulty = aProbe({ id: 'f', parse: () => void ([] as number[][])[0]!.length });
    const sample = sampler(faulty, aProbe()).tick(host({ '/a': 'x 1' }));
    expect(sample.outcomes).toMatchObject([
      { status: 'failed', error: expect.stringContaining('TypeError') },
      { status: 'ok' },
    ]);
  });

  it('keeps nothing of a probe that failed half-way, and goes on from the last good tick', () => {
    const { tick } = sampler(aProbe());
    tick(host({ '/a': 'x 0' }));
    expect(valuesOf(tick(host({ '/a': 'x 999999\n!' })))).toEqual({ 'probe.success:a': 0 });
    expect(valuesOf(tick(host({ '/a': 'x 40' })))['a.ops:x']).toBe(2);
  });

  it('calls a probe absent when the host has nothing of the kind', () => {
    const sample = sampler(aProbe()).tick(host({}));
    expect(sample.outcomes).toMatchObject([{ status: 'absent' }]);
    expect(valuesOf(sample)).toEqual({});
  });

  it('draws no spike when a device is pulled and another of its name put in', () => {
    const { tick } = sampler(aProbe());
    tick(host({ '/a': 'x 0\ny 0' }));
    tick(host({ '/a': 'x 1' }));
    expect(valuesOf(tick(host({ '/a': 'x 2\ny 1000000' })))).not.toHaveProperty('a.ops:y');
    expect(valuesOf(tick(host({ '/a': 'x 3\ny 1000010' })))['a.ops:y']).toBe(1);
  });

  it('draws no spike when a file was away for a tick', () => {
    const { tick } = sampler(aProbe());
    tick(host({ '/a': 'x 0' }));
    tick(host({}));
    expect(valuesOf(tick(host({ '/a': 'x 1000000' })))).not.toHaveProperty('a.ops:x');
  });

  it('starts all counters afresh after a reboot, and says that there was one', () => {
    const { tick } = sampler(aProbe());
    tick(host({ '/a': 'x 0' }));
    const sample = tick(host({ '/a': 'x 500' }, 'two'));
    expect([sample.isRebooted, valuesOf(sample)['a.ops:x']]).toEqual([true, undefined]);
    expect(tick(host({ '/a': 'x 510' }, 'two'))).toMatchObject({ isRebooted: false, bootId: 'two' });
  });

  it('takes a boot id that cannot be read for the one before', () => {
    const { tick } = sampler(aProbe());
    tick(host({ '/a': 'x 0' }));
    const sample = tick({ files: { '/a': 'x 10' } });
    expect([sample.bootId, sample.isRebooted, valuesOf(sample)['a.ops:x']]).toEqual(['one', false, 1]);
  });

  it('times each probe when it is given a clock', () => {
    const state = createSampleState();
    const plan = planSample(state, [aProbe()]);
    let nowMs = 0;
    const moment = { hostId: 'h', atMs: 0, monotonicMs: 0, clock: () => (nowMs += 3) };
    const sample = takeSample(state, plan, readingsOf(plan.sources, host({ '/a': 'x 1' })), moment);
    expect(sample.outcomes[0]?.durationMs).toBe(3);
    expect(valuesOf(sample)['probe.duration:a']).toBe(0.003);
  });

  it('drops what is beyond the bound of instances, and counts it', () => {
    const lines = Array.from({ length: MAX_INSTANCES + 5 }, (_, index) => `i${index} 1`).join('\n');
    expect(sampler(aProbe()).tick(host({ '/a': lines })).outcomes).toMatchObject([{ dropped: 5 }]);
  });

  it('makes room again when instances are gone for good', () => {
    const { tick } = sampler(aProbe());
    for (let round = 0; round < 200; round += 1) {
      const lines = Array.from({ length: 20 }, (_, index) => `r${round}i${index} 1`).join('\n');
      expect(tick(host({ '/a': lines })).outcomes).toMatchObject([{ dropped: 0 }]);
    }
  });

  it('takes the first of two instances of one name', () => {
    const { tick } = sampler(aProbe({ metrics: [{ ...gauge, key: 'a.ops', instanced: true }] }));
    expect(valuesOf(tick(host({ '/a': 'x 1\nx 2' })))['a.ops:x']).toBe(1);
  });
});

describe('derived metrics', () => {
  const derived = aProbe({
    inputs: [{ key: 'a.time' }],
    derived: [
      {
        ...gauge,
        key: 'a.each',
        instanced: true,
        from: ['a.time', 'a.ops'],
        compute: ([time, ops]) => (ops! > 0 ? time! / ops! : undefined),
      },
    ],
    totals: [
      { ...counter, key: 'a.total', instanced: false, totalOf: 'a.ops', counts: (instance) => instance !== 'virtual' },
    ],
    parse({ file }, emit) {
      for (const line of new TextDecoder().decode(file as unknown as Uint8Array).split('\n')) {
        const [name, ops, time] = line.split(' ');
        emit('a.ops', Number(ops), name);
        if (time !== undefined) emit('a.time', Number(time), name);
      }
    },
  });

  it('are computed per instance from rates; inputs are not published', () => {
    const { tick } = sampler(derived);
    tick(host({ '/a': 'x 0 0\ny 0 0' }));
    expect(valuesOf(tick(host({ '/a': 'x 100 400\ny 0 50' })))).toEqual({
      ...{ 'a.ops:x': 10, 'a.ops:y': 0, 'a.each:x': 4, 'a.total': 10, 'probe.success:a': 1 },
    });
  });

  it('are absent while one of their inputs is, and back with it', () => {
    const { tick } = sampler(derived);
    tick(host({ '/a': 'x 0 0' }));
    expect(valuesOf(tick(host({ '/a': 'x 10' })))).not.toHaveProperty('a.each:x');
    expect(valuesOf(tick(host({ '/a': 'x 20 40' })))).not.toHaveProperty('a.each:x');
    expect(valuesOf(tick(host({ '/a': 'x 30 60' })))['a.each:x']).toBe(2);
  });

  it('add up the instances that count, by rates', () => {
    const { tick } = sampler(derived);
    tick(host({ '/a': 'x 0\nvirtual 0' }));
    expect(valuesOf(tick(host({ '/a': 'x 10\nvirtual 10\nnew 1000000' })))['a.total']).toBe(1);
  });

  it('may only name what their probe emits', () => {
    const wrong = aProbe({ totals: [{ ...counter, key: 'a.total', instanced: false, totalOf: 'a.nothing' }] });
    expect(() => sampler(wrong).tick(host({}))).toThrow('a.nothing');
  });
});

describe(dueProbes.name, () => {
  const slow = aProbe({ id: 'slow', everyMs: 10_000 });
  const fast = aProbe({ id: 'fast' });
  const ids = (lastRunMs: Record<string, number>, nowMs: number): string[] =>
    dueProbes([slow, fast], { lastRunMs: new Map(Object.entries(lastRunMs)) }, nowMs).map(({ id }) => id);

  it('runs everything at first, and the slow ones when their time has come', () => {
    expect(ids({}, 0)).toEqual(['slow', 'fast']);
    expect(ids({ slow: 0, fast: 0 }, 1000)).toEqual(['fast']);
    expect(ids({ slow: 0, fast: 0 }, 10_000)).toEqual(['slow', 'fast']);
  });

  it('does not skip a turn because a tick came a little early', () => {
    expect(ids({ slow: 0, fast: 0 }, 9600)).toEqual(['slow', 'fast']);
    expect(ids({ slow: 0, fast: 0 }, 9400)).toEqual(['fast']);
  });

  it('runs everything when monotonic time began again', () => {
    expect(ids({ slow: 50_000, fast: 50_000 }, 10)).toEqual(['slow', 'fast']);
  });
});

describe(planSample.name, () => {
  it('reads a file once that several probes want, and the boot id always', () => {
    const { sources } = planSample(createSampleState(), [aProbe(), aProbe({ id: 'b' })]);
    expect(sources).toEqual<Record<string, Source>>({
      [BOOT_ID_SOURCE]: { file: '/proc/sys/kernel/random/boot_id' },
      'file:/a': { file: '/a' },
    });
  });

  it('is the same object for the same probes', () => {
    const state = createSampleState();
    expect(planSample(state, [aProbe()])).toBe(planSample(state, [aProbe()]));
  });
});
