import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res, SerializeOptions } from '@nestjs/common';
import { LoginSchema, MeSchema, SessionGrantSchema, SetupSchema, SetupStateSchema } from '@hyperion/contracts';
import type { Login, Me, SessionGrant, Setup, SetupState } from '@hyperion/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ACCESS_TOKEN_SECONDS } from '../../platform/auth/access-tokens';
import { type Actor, userOf } from '../../platform/auth/actor';
import { CurrentActor } from '../../platform/auth/current-actor.decorator';
import { Public } from '../../platform/auth/public.decorator';
import { SelfService } from '../../platform/auth/self-service.decorator';
import { CONFIG } from '../../platform/config/config.module';
import type { Config } from '../../platform/config/config.schema';
import { RefreshRefused, RefreshReused } from './auth.errors';
import { assertSameOrigin, isSameOrigin, RefreshCookie } from './refresh-cookie';
import { type ClientOrigin, type Grant, SessionsService } from './sessions.service';
import { SignInService } from './sign-in.service';

/** Signing in and out. */
@Controller('auth')
export class AuthController {
  private readonly cookie: RefreshCookie;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly signIns: SignInService,
    private readonly sessions: SessionsService,
  ) {
    this.cookie = new RefreshCookie(config);
  }

  @Get('setup')
  @Public()
  @SerializeOptions({ schema: SetupStateSchema })
  async setupState(): Promise<SetupState> {
    return { needed: await this.signIns.isSetupNeeded() };
  }

  @Post('setup')
  @HttpCode(200)
  @Public()
  @SerializeOptions({ schema: SessionGrantSchema })
  async setUp(
    @Body({ schema: SetupSchema }) setup: Setup,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionGrant> {
    return this.hand(await this.signIns.setUp(setup, originOf(request)), reply);
  }

  @Post('login')
  @HttpCode(200)
  @Public()
  @SerializeOptions({ schema: SessionGrantSchema })
  async logIn(
    @Body({ schema: LoginSchema }) login: Login,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionGrant> {
    return this.hand(await this.signIns.signIn(login, originOf(request)), reply);
  }

  @Post('refresh')
  @HttpCode(200)
  @Public()
  @SerializeOptions({ schema: SessionGrantSchema })
  async refresh(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionGrant> {
    assertSameOrigin(request);
    try {
      return this.hand(await this.sessions.refresh(this.cookie.read(request)), reply);
    } catch (error) {
      if (error instanceof RefreshRefused || error instanceof RefreshReused) this.cookie.clear(reply);
      throw error;
    }
  }

  /** Public, because signing out twice, or with a token that has expired, is no error. */
  @Post('logout')
  @HttpCode(204)
  @Public()
  async logOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    if (request.actor) await this.sessions.end(request.actor.sessionId, 'signed_out');
    const token = this.cookie.read(request);
    if (token !== undefined) {
      // A program may carry both; its token has proved enough, but ends no more than its own session.
      if (!request.actor) assertSameOrigin(request);
      if (isSameOrigin(request)) await this.sessions.endByToken(token, 'signed_out');
    }
    this.cookie.clear(reply);
  }

  @Get('me')
  @SelfService()
  @SerializeOptions({ schema: MeSchema })
  me(@CurrentActor() actor: Actor): Promise<Me> {
    return this.sessions.describe(actor);
  }

  private hand(grant: Grant, reply: FastifyReply): SessionGrant {
    this.cookie.write(reply, grant.refreshToken, grant.isRemembered);
    return {
      access_token: grant.accessToken,
      token_type: 'Bearer',
      expires_in: ACCESS_TOKEN_SECONDS,
      user: userOf(grant.actor),
    };
  }
}

function originOf(request: FastifyRequest): ClientOrigin {
  return { ip: request.ip, userAgent: request.headers['user-agent'] ?? '' };
}
