import { loadConfig } from '../config/load-config';
import { allowedOrigins } from './live-origins';

describe(allowedOrigins, () => {
  const origins = (environment: Record<string, string>): string[] => [...allowedOrigins(loadConfig(environment))];

  it('holds the names of this machine with the port', () => {
    expect(origins({})).toEqual(['http://localhost:7400', 'http://127.0.0.1:7400', 'http://[::1]:7400']);
  });

  it('holds the public URL and what is added', () => {
    const added = {
      HYPERION_PUBLIC_URL: 'https://h.example.org',
      HYPERION_ALLOWED_ORIGINS: 'https://a.example.org, https://b.example.org:8443',
    };
    expect(origins(added)).toEqual(
      expect.arrayContaining(['https://h.example.org', 'https://a.example.org', 'https://b.example.org:8443']),
    );
  });

  it('holds the address listened on, written as a browser writes it', () => {
    expect(origins({ HYPERION_HOST: '192.0.2.1' })).toContain('http://192.0.2.1:7400');
    expect(origins({ HYPERION_HOST: '2001:db8::1', HYPERION_PORT: '80' })).toContain('http://[2001:db8::1]');
  });

  it('holds every address of the machine when it listens on all, and never the wildcard', () => {
    const all = origins({ HYPERION_HOST: '0.0.0.0' });
    expect(all).toContain('http://127.0.0.1:7400');
    expect(all).not.toContain('http://0.0.0.0:7400');
  });
});
