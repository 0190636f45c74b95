/** Signs a person in for tests by the header `x-user`, after a while, as real guards do. */
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { setImmediate as nextTurn } from 'node:timers/promises';

export class HeaderAuthGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<{ headers: Record<string, string>; user?: object }>();
    await nextTurn();
    const id = request.headers['x-user'];
    if (id !== undefined) request.user = { id };
    return true;
  }
}

export class RefusingGuard implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}
