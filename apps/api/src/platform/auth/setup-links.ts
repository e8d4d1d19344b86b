import { Injectable } from '@nestjs/common';
import { hashOpaqueToken, newOpaqueToken } from './opaque-token';
import { SetupRepository } from './setup.repository';

/** Life of a setup link. */
const SETUP_LINK_SECONDS = 3_600;

/** The link with which the first administrator is made: printed once at start, valid for an hour, replaced by the next start. */
@Injectable()
export class SetupLinks {
  constructor(private readonly repository: SetupRepository) {}

  /**
   * A new link below `origin`, voiding all before it; `undefined` once there is an administrator. The token stands in
   * the fragment, which browsers send to no server and write into no `Referer`.
   */
  async issue(origin: string): Promise<string | undefined> {
    if (!(await this.repository.isNeeded())) return undefined;
    const token = newOpaqueToken();
    await this.repository.replaceToken(hashOpaqueToken(token), SETUP_LINK_SECONDS);
    return `${origin}/setup#token=${token}`;
  }
}
