import { Component, inject, input, resource, signal } from '@angular/core';
import { FormField, FormRoot, form, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router } from '@angular/router';
import { ProblemBanner } from '@hyperion/ui';
import { nextStepOf, type Problem } from '../../../platform/problem';
import { Session } from '../../../platform/session';
import { AuthCard } from '../auth-card';

/** Signs a person in and takes them to where they wanted to go. */
@Component({
  selector: 'hy-sign-in',
  imports: [
    AuthCard,
    FormField,
    FormRoot,
    MatButton,
    MatCheckbox,
    MatError,
    MatFormField,
    MatInput,
    MatLabel,
    ProblemBanner,
  ],
  templateUrl: './sign-in.html',
  styleUrl: '../auth-form.css',
})
export class SignIn {
  private readonly router = inject(Router);
  protected readonly session = inject(Session);

  /** Address to go to afterwards, from the query. */
  readonly next = input<string>();

  protected readonly nextStepOf = nextStepOf;
  protected readonly problem = signal<Problem | undefined>(undefined);
  protected readonly setupNeeded = resource({ loader: () => this.session.isSetupNeeded() });
  protected readonly form = form(
    signal({ username: '', password: '', rememberMe: false }),
    (path) => {
      required(path.username, { message: $localize`Type your user name.` });
      required(path.password, { message: $localize`Type your password.` });
    },
    { submission: { action: () => this.signIn() } },
  );

  private async signIn(): Promise<undefined> {
    this.problem.set(undefined);
    const refusal = await this.session.signIn(this.form().value());
    if (refusal) {
      this.problem.set(refusal);
      this.form.password().value.set('');
    } else {
      await this.router.navigateByUrl(ownAddress(this.next()));
    }
    return undefined;
  }
}

/** Only addresses of this console: `//elsewhere` and `https:` would lead away with a fresh session. */
function ownAddress(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/';
}
