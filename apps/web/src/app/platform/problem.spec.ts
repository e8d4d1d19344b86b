import { HttpErrorResponse } from '@angular/common/http';
import { UNREACHABLE, UNREADABLE, isForbidden, nextStepOf, problemOf } from './problem';

describe(problemOf.name, () => {
  it('takes the words of the server', () => {
    const error = { type: '/problems/units.notFound', title: 'There is no such unit', status: 404 };
    expect(problemOf(new HttpErrorResponse({ status: 404, error }))).toEqual(error);
  });

  it('says that nobody answered when nobody did', () => {
    expect(problemOf(new HttpErrorResponse({ status: 0 }))?.type).toBe(UNREACHABLE);
  });

  it('has words for an error page of a proxy', () => {
    expect(problemOf(new HttpErrorResponse({ status: 502, error: '<html>' }))?.title).toContain('502');
  });

  it('tells a broken contract from a refusal', () => {
    expect(problemOf(new TypeError('x is undefined'))?.type).toBe(UNREADABLE);
  });

  it('is nothing when nothing went wrong', () => expect(problemOf(undefined)).toBeUndefined());
});

describe(nextStepOf.name, () => {
  it('names the right that is missing', () => {
    const problem = { type: 'x', title: 'No', status: 403, scope: 'metrics:read' };
    expect(isForbidden(problem)).toBe(true);
    expect(nextStepOf(problem)).toContain('metrics:read');
  });

  it.each([429, 503])('knows what to do about %d', (status) => {
    expect(nextStepOf({ type: 'x', title: 'No', status })).not.toBe('');
  });
});
