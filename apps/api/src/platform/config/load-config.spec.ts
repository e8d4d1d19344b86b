import { ConfigError, loadConfig } from './load-config';

describe(loadConfig.name, () => {
  it('fills in defaults, and takes an empty value for one that is not set', () => {
    const config = loadConfig({ HYPERION_PORT: '', PATH: '/bin' });
    expect(config).toMatchObject({ HYPERION_HOST: '127.0.0.1', HYPERION_PORT: 7400, HYPERION_DATA_DIR: './data' });
    expect(config.DATABASE_URL).toBeUndefined();
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('names every wrong key at once, each in one line with what was expected', () => {
    const problems = problemsOf({ HYPERION_PORT: '70000', HYPERION_ROLE: 'boss', DATABASE_URL: 'mysql://x' });
    expect(problems).toEqual([
      'HYPERION_PORT: expected a port from 1 to 65535.',
      'HYPERION_ROLE: expected one of "all"|"api"|"worker".',
      'DATABASE_URL: expected a URL that begins with postgres:// or postgresql://.',
    ]);
  });

  it.each(['x', '1e3', '0x10', ' 7', '-1', '0', '7.5'])('does not take %j for a port', (HYPERION_PORT) => {
    expect(problemsOf({ HYPERION_PORT })).toEqual(['HYPERION_PORT: expected a port from 1 to 65535.']);
  });

  it('suggests the nearest name for an unknown key', () => {
    expect(problemsOf({ HYPERION_PROT: '1' })).toEqual(['HYPERION_PROT: no such setting; did you mean HYPERION_PORT?']);
    expect(problemsOf({ HYPERION_SOMETHING_ELSE: '1' })).toEqual([
      'HYPERION_SOMETHING_ELSE: no such setting; docs/reference/configuration.md lists them.',
    ]);
  });

  it('takes networks of proxies and refuses what is none', () => {
    const { HYPERION_TRUSTED_PROXIES } = loadConfig({ HYPERION_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,fd00::/8' });
    expect(HYPERION_TRUSTED_PROXIES).toEqual(['127.0.0.1', '10.0.0.0/8', 'fd00::/8']);
    for (const wrong of ['proxy.example.org', '10.0.0.0/33', '10.0.0.0/8/8', 'true']) {
      expect(problemsOf({ HYPERION_TRUSTED_PROXIES: wrong }).join()).toMatch(
        /HYPERION_TRUSTED_PROXIES.*: expected addresses/,
      );
    }
  });

  it('wants name and password of the first administrator together', () => {
    expect(problemsOf({ HYPERION_ADMIN_USERNAME: 'ada' })).toEqual([
      'HYPERION_ADMIN_USERNAME, HYPERION_ADMIN_PASSWORD: set both or neither.',
    ]);
  });

  it('never shows a secret, neither in an error nor when the config is printed', () => {
    const password = 'correct horse battery';
    const config = loadConfig({
      DATABASE_URL: `postgres://u:${password}@db/x`,
      HYPERION_ADMIN_USERNAME: 'ada',
      HYPERION_ADMIN_PASSWORD: password,
    });
    expect(JSON.stringify(config)).not.toContain('horse');
    expect(`${config.DATABASE_URL}`).toBe('***');
    expect(config.HYPERION_ADMIN_PASSWORD?.reveal()).toBe(password);
    expect(problemsOf({ DATABASE_URL: `mysql://u:${password}@db/x` }).join()).not.toContain('horse');
  });
});

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
