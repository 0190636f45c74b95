/** The whole app in the README: its venues, and its analytics. */
import { Module } from '@nestjs/common';
import { AnalyticsModule } from 'nestjs-analytics';
import { VenuesModule } from './venues.module.js';

@Module({ imports: [AnalyticsModule.forRoot({}), VenuesModule] })
export class AppModule {}
