/** Answers 400, with the sentence, to a question that was put wrongly. */
import { BadRequestException, Catch, type ArgumentsHost } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { InvalidActivityQuery } from './invalid-activity-query.js';

@Catch(InvalidActivityQuery)
export class InvalidQueryFilter extends BaseExceptionFilter {
  override catch({ message }: InvalidActivityQuery, host: ArgumentsHost): void {
    super.catch(new BadRequestException(message), host);
  }
}
