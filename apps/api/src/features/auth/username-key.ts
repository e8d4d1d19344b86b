/** A user name as it is compared: `Ａda` , `ADA` and `ada` are one person. Source: RFC 8265, 3.3 in spirit. */
export function usernameKey(username: string): string {
  return username.trim().normalize('NFKC').toLowerCase();
}
