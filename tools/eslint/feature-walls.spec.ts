import { FEATURE_EDGES } from './feature-edges.mjs';
import { cycleIn } from './feature-walls.mjs';

describe('feature edges', () => {
  it('have no cycle', () => {
    expect(cycleIn(FEATURE_EDGES)).toBeUndefined();
  });

  it('are found to have one when they do', () => {
    expect(cycleIn({ alerts: ['metrics'], metrics: ['history'], history: ['alerts'] })).toEqual([
      'alerts',
      'metrics',
      'history',
      'alerts',
    ]);
  });
});
