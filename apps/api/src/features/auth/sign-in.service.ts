import type { Login, Setup, UserId } from '@hyperion/contracts';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { hashOpaqueToken } from '../../platform/auth/opaque-token';
import { SetupRepository } from '../../platform/auth/setup.repository';
import { logger } from '../../platform/logging/logger';
import { SetupLinkInvalid, SignInRefused, UsernameTaken } from './auth.errors';
import { LoginThrottle } from './login-throttle';
import { PasswordHasher } from './password-hasher';
import { type ClientOrigin, type Grant, SessionsService } from './sessions.service';
import { usernameKey } from './username-key';
import { UsersRepository } from './users.repository';

const log = logger('auth');

/** The two ways in: a password, and once the setup link. */
@Injectable()
export class SignInService {
  constructor(
    private readonly users: UsersRepository,
    private readonly setups: SetupRepository,
    private readonly hasher: PasswordHasher,
    private readonly throttle: LoginThrottle,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * Signs a person in by password. Unknown name, wrong password and disabled account do the same work and answer alike.
   * @throws SignInRefused, SignInThrottled or SignInBusy.
   */
  async signIn(login: Login, client: ClientOrigin): Promise<Grant> {
    const key = usernameKey(login.username);
    const attempt = await this.throttle.admit(key, client.ip);
    const known = await this.users.findCredentials(key);
    const isRight = await this.hasher.verify(known?.passwordHash, login.password);
    if (!isRight || !known || known.isDisabled) {
      log.warn({ ip: client.ip }, 'sign-in refused');
      throw new SignInRefused();
    }
    await attempt.succeeded();
    log.info({ ip: client.ip, userId: known.id }, 'signed in');
    return this.sessions.open(known.id, login.rememberMe, client);
  }

  /** Whether there is no administrator yet. */
  isSetupNeeded(): Promise<boolean> {
    return this.setups.isNeeded();
  }

  /**
   * Makes the first administrator by the one-time token and signs them in. Of many at once exactly one succeeds.
   * @throws SetupLinkInvalid, UsernameTaken or SignInBusy.
   */
  async setUp(setup: Setup, client: ClientOrigin): Promise<Grant> {
    const token = hashOpaqueToken(setup.token);
    // Asked again inside the transaction; here it spares hashing for whoever has no token.
    if (!(await this.setups.isTokenValid(token))) throw new SetupLinkInvalid();
    const id = await this.makeFirstAdministrator(setup.username, setup.password, token);
    log.info({ ip: client.ip, userId: id }, 'first administrator made');
    return this.sessions.open(id, false, client);
  }

  /** Makes the first administrator; `token` must be a valid one when it is given. */
  async makeFirstAdministrator(username: string, password: string, token?: Buffer): Promise<UserId> {
    const person = {
      id: uuidv7() as UserId,
      username,
      usernameKey: usernameKey(username),
      passwordHash: await this.hasher.hash(password),
    };
    const outcome = await this.setups.makeAdministrator(person, token);
    if (outcome === 'refused') throw new SetupLinkInvalid();
    if (outcome === 'taken') throw new UsernameTaken();
    return person.id;
  }
}
