/** The controllers of a venue site, quiet corners included, for tests of page views. */
import { Controller, Get, Head, HttpException, Options, Param, Post, UseGuards } from '@nestjs/common';
import { SkipTracking } from '../../src/capture/skip-tracking.decorator.js';
import { RefusingGuard } from './header-auth.guard.js';

@Controller('venues')
class VenuesController {
  @Get()
  index(): object[] {
    return [{ id: 1, name: 'Blue Hall' }];
  }

  @Get('broken')
  broken(): never {
    throw new Error('on purpose');
  }

  @Get('gone')
  gone(): never {
    throw new HttpException('gone', 410);
  }

  @Get('secret')
  @UseGuards(RefusingGuard)
  secret(): string {
    return 'never';
  }

  @Get('quiet')
  @SkipTracking()
  quiet(): string {
    return 'quiet';
  }

  @Options('cors')
  cors(): string {
    return '';
  }

  @Head('peek')
  peek(): void {}

  @Get(':id')
  show(@Param('id') id: string): object {
    return { id: Number(id), name: 'Blue Hall' };
  }

  @Post()
  create(): object {
    return { id: 2 };
  }
}

@Controller('reports')
@SkipTracking()
class ReportsController {
  @Get()
  index(): string {
    return 'quiet';
  }

  @Get('loud')
  @SkipTracking(false)
  loud(): string {
    return 'loud';
  }
}

@Controller('health')
class HealthController {
  @Get('live')
  live(): string {
    return 'ok';
  }
}

export const VENUE_CONTROLLERS = [VenuesController, ReportsController, HealthController];
