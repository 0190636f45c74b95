/** What was called, on each transport of @nestjs/microservices. */
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { GrpcMethod, KafkaContext, MessagePattern, MqttContext, NatsContext, RedisContext, RmqContext, TcpContext } from '@nestjs/microservices'; // prettier-ignore
import { describe, expect, it } from '@jest/globals';
import { handlerCallOf } from '../../src/context/handler-call.js';

class Orders {
  @MessagePattern({ cmd: 'declared' })
  declared(): void {}

  @GrpcMethod('OrderService', 'Place')
  place(): void {}

  bare(): void {}
}

function patternOf(args: unknown[], handler: keyof Orders = 'declared'): string | undefined {
  const context = new ExecutionContextHost(args, Orders, Orders.prototype[handler]);
  context.setType('rpc');
  return handlerCallOf(context)?.properties.pattern;
}

const untyped = <Context>(type: new (args: never) => Context, args: unknown[]): Context =>
  new type(args as never);

describe('the pattern of a call', () => {
  it.each([
    ['TCP', untyped(TcpContext, [{}, 'orders']), 'orders'],
    ['RabbitMQ', untyped(RmqContext, [{}, {}, 'orders']), 'orders'],
    ['Kafka', untyped(KafkaContext, [{}, 0, 'orders']), 'orders'],
    ['NATS', untyped(NatsContext, ['orders.new', {}]), 'orders.new'],
    ['MQTT', untyped(MqttContext, ['orders/new', {}]), 'orders/new'],
    ['Redis', untyped(RedisContext, ['orders']), 'orders'],
  ])('is the one that came, on %s', (_transport, context, pattern) => {
    expect(patternOf([{ total: 1 }, context])).toBe(pattern);
  });

  it('is the path of the method, on gRPC', () => {
    const call = { getPath: () => '/shop.OrderService/Place' };
    expect(patternOf([{ total: 1 }, {}, call], 'place')).toBe('/shop.OrderService/Place');
    expect(patternOf([call], 'place')).toBe('/shop.OrderService/Place');
  });

  it('is the declared one where the transport tells none', () => {
    expect(patternOf([{ total: 1 }, {}, {}], 'place')).toBe('{"service":"OrderService","rpc":"Place","streaming":"no_stream"}'); // prettier-ignore
    expect(patternOf([{ total: 1 }, { own: 'transport' }])).toBe('{"cmd":"declared"}');
    expect(patternOf([{ total: 1 }])).toBe('{"cmd":"declared"}');
    expect(patternOf([], 'bare')).toBe('');
  });

  it('is empty where it is no JSON', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    for (const pattern of [cycle, { at: 1n }, Symbol('orders')]) {
      expect(patternOf([{}, untyped(TcpContext, [{}, pattern])])).toBe('');
    }
  });
});
