import { networkOf } from './login-throttle';
import { usernameKey } from './username-key';

describe(networkOf, () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8:1:2::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:0db8:0000:0000:ffff::', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('takes %s for %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });
});

describe(usernameKey, () => {
  it.each([
    ['Ada', 'ada'],
    ['  ADA ', 'ada'],
    ['Ａｄａ', 'ada'],
    ['ÉMILE', 'émile'],
    ['e\u0301mile', 'émile'],
  ])('takes %s for %s', (username, key) => {
    expect(usernameKey(username)).toBe(key);
  });
});
